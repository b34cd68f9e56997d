import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as yaml from 'yaml';
import { at, property, resource, template } from '../permissions/policies.ts';

const userData = readFileSync(join(resolve(import.meta.dirname, '../../..'), 'worker-userdata/user-data.sh'), 'utf8');
const PARTS = Object.keys(template.Resources).filter((logicalId) => logicalId.startsWith('WorkerImage'));
const PARAMETER = '/remote-swe/worker-image/';
/** Image Builder's limit for a component inside a template, and for user data as base64. */
const COMPONENT_CHARS_MAX = 16_000;
const USER_DATA_BASE64_MAX = 21_847;

const data = () => String(property('WorkerImageComponent', 'Data'));

describe('the prebuilt image', () => {
  it('The prebuilt image costs nothing unless it is asked for', () => {
    expect(PARTS.length).toBeGreaterThan(8);
    for (const logicalId of PARTS) expect(resource(logicalId)).toMatchObject({ Condition: 'BuildImage' });
    expect(template.Parameters.WorkerImagePipeline?.Default).toBe('false');
    expect(template.Parameters.WorkerImageId?.Default).toMatch(/^resolve:ssm:\/aws\/service\//);
  });

  it('The prebuilt image is prepared by the workers’ own user data, whose version it carries', () => {
    const override = property('WorkerImageRecipe', 'AdditionalInstanceConfiguration', 'UserDataOverride', 'Fn::Base64');
    expect(override).toBe(userData);
    expect(Buffer.from(userData).toString('base64').length).toBeLessThan(USER_DATA_BASE64_MAX);
    const digest = createHash('sha256').update(userData).update(data()).digest('hex');
    const version = `1.0.${Number.parseInt(digest.slice(0, 6), 16)}`;
    // A changed script or component needs a new version of both: write this one into template.yaml.
    expect(property('WorkerImageRecipe', 'Version')).toBe(version);
    expect(property('WorkerImageComponent', 'Version')).toBe(version);
  });

  it('The prebuilt image waits for the end of the set-up, fails with it, and leaves user data’s mark', () => {
    expect(data().length).toBeLessThan(COMPONENT_CHARS_MAX);
    const { phases } = yaml.parse(data()) as {
      phases: { steps: { name: string; inputs: { commands: string[] } }[] }[];
    };
    expect(phases[0]?.steps.map((step) => step.name)).toEqual(['WaitForSetUp', 'LeaveAMark']);
    expect(data()).toContain('bootstrap-failed');
    expect(data()).toContain('touch /var/lib/remote-swe/image');
    expect(userData).toContain('[ -e "$HOME_DIR/image" ]');
  });

  it('The prebuilt image is published only after a machine of it has booted and run a command as the agent', () => {
    const tests = property('WorkerImagePipelineResource', 'ImageTestsConfiguration');
    expect(tests).toEqual({ ImageTestsEnabled: true, TimeoutMinutes: 60 });
    const { phases } = yaml.parse(data()) as {
      phases: { name: string; steps: { inputs: { commands: string[] } }[] }[];
    };
    const script = phases.find(({ name }) => name === 'test')?.steps[0]?.inputs.commands[0] ?? '';
    expect(spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
    expect(script).toContain('runuser -u agent');
  });

  it('The prebuilt image is replaced by the base image in a launch template that is the same in all else', () => {
    const own = { ...Object(property('WorkerLaunchTemplate', 'LaunchTemplateData')) };
    const base = { ...Object(property('WorkerBaseLaunchTemplate', 'LaunchTemplateData')) };
    expect(own.ImageId).not.toEqual(base.ImageId);
    expect({ ...base, ImageId: own.ImageId }).toEqual(own);
    expect(resource('WorkerBaseLaunchTemplate')).toMatchObject({ Condition: 'BuildImage' });
  });

  it('The prebuilt image is named by a parameter that the launch path may read and launch', () => {
    const parameter = property('WorkerImageDistribution', 'Distributions', 0, 'SsmParameterConfigurations', 0);
    expect(JSON.stringify(parameter)).toContain(`${PARAMETER}$`);
    expect(at(parameter, 'DataType')).toBe('aws:ec2:image');
    const pattern = new RegExp(String(template.Parameters.WorkerImageId?.AllowedPattern));
    expect(`resolve:ssm:${PARAMETER}remote-swe`).toMatch(pattern);
    expect(JSON.stringify(property('AgentStepRole', 'Policies'))).toContain('parameter/remote-swe/worker-image*');
  });

  it('The prebuilt image is kept in three versions; older ones go with their snapshots', () => {
    expect(property('WorkerImageLifecycle', 'PolicyDetails', 0)).toEqual({
      Action: { Type: 'DELETE', IncludeResources: { Amis: true, Snapshots: true } },
      Filter: { Type: 'COUNT', Value: 3 },
    });
    expect(property('WorkerImageLifecycle', 'ResourceSelection', 'Recipes', 0, 'Name')).toEqual(
      property('WorkerImageRecipe', 'Name'),
    );
  });
});
