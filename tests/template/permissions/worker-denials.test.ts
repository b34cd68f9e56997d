import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resourcesOfType } from '../../../scripts/template.mjs';
import { actionsOf, at, property, statementsOf, template } from './policies.ts';

/** What a worker must not do with the role of its machine, whatever runs on it. */
const FORBIDDEN = [
  ['another session’s objects, or its own', /^s3:/],
  ['the table', /^dynamodb:/],
  ['a parameter, its own commands’ included', /^ssm:(Get|Describe|List|Put)/],
  ['commands to other workers', /^ssm:(Send|Start|Cancel)/],
  ['secrets and keys', /^(secretsmanager|kms):/],
  ['machines and roles', /^(ec2|iam|sts):/],
  ['queues, functions, models', /^(sqs|lambda|scheduler|events|bedrock):/],
] as const;

const userData = readFileSync(join(resolve(import.meta.dirname, '../../..'), 'worker-userdata/user-data.sh'), 'utf8');

describe('a worker’s role', () => {
  it.each(FORBIDDEN)('A worker’s role does not reach %s', (_what, action) => {
    expect(actionsOf('WorkerRole').filter((allowed) => action.test(allowed) || allowed === '*')).toEqual([]);
  });

  it('No resource lets a worker’s role in either: none names it, none lets everybody in', () => {
    const named = Object.entries(template.Resources).filter(
      ([logicalId, { Properties }]) =>
        logicalId !== 'WorkerProfile' && JSON.stringify(Properties ?? {}).includes('"WorkerRole"'),
    );
    // PassRole at the launch.
    for (const [logicalId] of named) {
      const passes = statementsOf(logicalId).filter(({ resources }) => resources.join().includes('WorkerRole'));
      expect(passes.flatMap(({ actions }) => actions)).toEqual(['iam:PassRole']);
    }
    for (const type of ['AWS::S3::BucketPolicy', 'AWS::SQS::QueuePolicy', 'AWS::Lambda::Permission'])
      for (const [logicalId] of resourcesOfType(template, type)) {
        const statements = property(logicalId, 'PolicyDocument', 'Statement');
        for (const statement of Array.isArray(statements) ? statements : [])
          if (at(statement, 'Effect') === 'Allow') expect(at(statement, 'Principal')).not.toBe('*');
      }
    for (const [, { Properties }] of resourcesOfType(template, 'AWS::DynamoDB::Table'))
      expect(at(Properties, 'ResourcePolicy')).toBeUndefined();
  });

  it('A worker gives its credentials to nobody but root: by token only, one hop, and not for the user agent', () => {
    expect(property('WorkerLaunchTemplate', 'LaunchTemplateData', 'MetadataOptions')).toMatchObject({
      HttpTokens: 'required',
      HttpPutResponseHopLimit: 1,
    });
    expect(userData).toMatch(/type filter hook output priority 0/);
    expect(userData).toMatch(/meta skuid != 0 ip daddr 169\.254\.169\.254 reject/);
    expect(userData).toMatch(/meta skuid != 0 ip6 daddr fd00:ec2::254 reject/);
    // After every start of the machine, before anything is run on it; and the machine is ready only once it was seen to hold.
    expect(userData).toMatch(/Before=amazon-ssm-agent\.service/);
    expect(userData).toMatch(/WantedBy=multi-user\.target/);
    expect(userData).toMatch(/restart remote-swe-firewall\.service \|\| return 1\n {2}metadata_is_blocked/);
    expect(userData).toMatch(
      /metadata_is_blocked\(\) \{[^}]*! setpriv --reuid=agent --regid=agent --clear-groups curl/,
    );
  });

  it('A worker gives the user agent no way to root', () => {
    expect(userData).not.toMatch(/sudoers|usermod .*(sudo|wheel)|NOPASSWD/);
    expect(userData.match(/install -d [^|]*-o agent[^|]*/g)?.join(' ')).not.toMatch(/runtime|calls|state/);
  });
});
