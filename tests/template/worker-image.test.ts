import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as yaml from 'yaml';
import { at, property, resource, template } from './permissions/policies.ts';

const userData = readFileSync(join(resolve(import.meta.dirname, '../..'), 'worker-userdata/user-data.sh'), 'utf8');
const PARTS = Object.keys(template.Resources).filter((logicalId) => logicalId.startsWith('WorkerImage'));
const PARAMETER = '/remote-swe/worker-image/';
/** Image Builder's limit for a component inside a template, and for user data as base64. */
const COMPONENT_CHARS_MAX = 16_000;
const USER_DATA_BASE64_MAX = 21_847;

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
    const digest = createHash('sha256').update(userData).digest('hex');
    const version = `1.0.${Number.parseInt(digest.slice(0, 6), 16)}`;
    // A changed script needs a new recipe and component: write this version into template.yaml.
    expect(property('WorkerImageRecipe', 'Version')).toBe(version);
    expect(property('WorkerImageComponent', 'Version')).toBe(version);
  });

  it('The prebuilt image waits for the end of the set-up, fails with it, and leaves user data’s mark', () => {
    const data = String(property('WorkerImageComponent', 'Data'));
    expect(data.length).toBeLessThan(COMPONENT_CHARS_MAX);
    const { phases } = yaml.parse(data) as { phases: { steps: { name: string; inputs: { commands: string[] } }[] }[] };
    expect(phases[0]?.steps.map((step) => step.name)).toEqual(['WaitForSetUp', 'LeaveAMark']);
    expect(data).toContain('bootstrap-failed');
    expect(data).toContain('touch /var/lib/remote-swe/image');
    expect(userData).toContain('[ -e "$HOME_DIR/image" ]');
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
