import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as yaml from 'yaml';
import { readTemplate, resourcesOfType, type TemplateValue } from '../../../scripts/template.mjs';
import { at, listOf, template, textOf } from '../permissions/policies.ts';

const root = resolve(import.meta.dirname, '../../..');
/**
 * What CloudFormation calls for each type of resource in template.yaml, as the `handlers` of the type's schema in the CloudFormation
 * registry say, and for a SAM type what the transform makes of it. Written down by hand: the registry is not on this machine.
 */
const ACTIONS_OF_TYPE: Record<string, string[]> = JSON.parse(
  readFileSync(resolve(import.meta.dirname, 'actions-of-type.json'), 'utf8'),
);
const roles = readTemplate(`${root}/deploy/deploy-role.yaml`);

type Statement = { actions: string[]; resources: string[]; text: string };

function statementsIn(document: TemplateValue | undefined): Statement[] {
  return listOf(at(document, 'Statement')).map((statement) => ({
    actions: listOf(at(statement, 'Action')).map(String),
    resources: listOf(at(statement, 'Resource')).map(textOf),
    text: JSON.stringify(statement),
  }));
}

const execution = resourcesOfType(roles, 'AWS::IAM::ManagedPolicy').flatMap(([, { Properties }]) =>
  statementsIn(Properties.PolicyDocument),
);
const deploying = statementsIn(at(roles.Resources.DeployRole?.Properties, 'Policies', 0, 'PolicyDocument'));
const granted = new Set(execution.flatMap(({ actions }) => actions));
const types = [...new Set(Object.values(template.Resources).map(({ Type }) => Type))];
const needed = new Set(types.flatMap((type) => ACTIONS_OF_TYPE[type] ?? []));

/** Actions without a resource level, or whose resource is not known beforehand (service authorization reference). */
const WITHOUT_RESOURCE =
  /^(ec2:Describe\w+|appconfig:CreateApplication|lambda:CreateEventSourceMapping|route53resolver:ListResolverQueryLogConfigAssociations|logs:(DescribeLogGroups|\w+LogDeliver\w+|\w+ResourcePolic\w+))$/;
/** IAM's limit for a managed policy, without white space. */
const POLICY_CHARS_MAX = 6_144;

describe('what a workflow deploys with', () => {
  it('Every type of resource in template.yaml is known by what CloudFormation calls for it', () => {
    expect(types.filter((type) => !(type in ACTIONS_OF_TYPE))).toEqual([]);
    expect(Object.keys(ACTIONS_OF_TYPE).filter((type) => !types.includes(type))).toEqual([]);
  });

  it('CloudFormation’s role may do all that these types need, and nothing else', () => {
    expect([...needed].filter((action) => !granted.has(action))).toEqual([]);
    expect([...granted].filter((action) => !needed.has(action))).toEqual([]);
  });

  it('No action is a wildcard, and no resource is one where the service knows a resource level', () => {
    for (const { actions, resources } of [...execution, ...deploying]) {
      expect(actions.filter((action) => action.includes('*'))).toEqual([]);
      if (!resources.includes('*')) continue;
      expect(actions.filter((action) => !WITHOUT_RESOURCE.test(action))).toEqual([]);
    }
  });

  it('Neither role can be changed by what deploys: their names are not under the stack’s', () => {
    for (const id of ['DeployRole', 'ExecutionRole'])
      expect(String(at(roles.Resources[id]?.Properties, 'RoleName', 'Fn::Sub'))).not.toMatch(/^\$\{StackName\}/);
    const iam = execution.filter(({ actions }) => actions.some((action) => action.startsWith('iam:')));
    for (const { resources } of iam)
      for (const each of resources) expect(each).toMatch(/\/\$\{StackName\}-\*|aws-service-role/);
  });

  it('Roles are passed only to the services that need them', () => {
    for (const { actions, text } of [...execution, ...deploying])
      if (actions.includes('iam:PassRole')) expect(text).toContain('iam:PassedToService');
  });

  it('Only the workflow of one repository and environment becomes the role', () => {
    const trust = JSON.stringify(roles.Resources.DeployRole?.Properties.AssumeRolePolicyDocument);
    expect(trust).toMatch(/repo:\$\{GitHubRepository\}:environment:\$\{GitHubEnvironment\}/);
    expect(trust).toContain('"token.actions.githubusercontent.com:aud":"sts.amazonaws.com"');
  });

  it('Policies are within IAM’s limit', () => {
    for (const [id, { Properties }] of resourcesOfType(roles, 'AWS::IAM::ManagedPolicy'))
      expect(JSON.stringify(Properties.PolicyDocument).length, id).toBeLessThan(POLICY_CHARS_MAX);
  });
});

describe('workflows', () => {
  type Step = { uses?: string; run?: string };
  type Job = { environment?: string; permissions?: Record<string, string>; steps: Step[]; if?: string };
  type Workflow = { permissions: Record<string, string>; jobs: Record<string, Job> };
  const read = (name: string) => yaml.parse(readFileSync(`${root}/.github/workflows/${name}.yml`, 'utf8')) as Workflow;
  const scripts = Object.keys(JSON.parse(readFileSync(`${root}/package.json`, 'utf8')).scripts);

  it.each(['ci', 'deploy', 'nightly'])(
    'The workflow %s has read rights by default and runs scripts that there are',
    (name) => {
      const { permissions, jobs } = read(name);
      expect(permissions).toEqual({ contents: 'read' });
      const runs = Object.values(jobs)
        .flatMap(({ steps }) => steps.map(({ run = '' }) => run))
        .join('\n');
      const named = [...runs.matchAll(/npm run (?:-s )?([\w:-]+)/g)].map((match) => match[1] ?? '');
      expect(named.filter((script) => !scripts.includes(script))).toEqual([]);
      expect(JSON.stringify(jobs)).not.toMatch(/secrets\.AWS/);
    },
  );

  it.each(['deploy', 'nightly'])(
    'The workflow %s becomes its role by OIDC, in an environment, and rests until that is set',
    (name) => {
      const jobs = Object.values(read(name).jobs).filter(({ steps }) =>
        steps.some(({ uses }) => uses?.startsWith('aws-actions/configure-aws-credentials@')),
      );
      expect(jobs).toHaveLength(1);
      for (const job of jobs) {
        expect(job.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
        expect(job.environment).toEqual(expect.any(String));
        expect(job.if).toMatch(/vars\.AWS_\w+_ROLE != ''/);
      }
    },
  );
});
