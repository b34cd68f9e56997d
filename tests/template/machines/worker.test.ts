import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { at, property, resource } from '../permissions/policies.ts';

const root = resolve(import.meta.dirname, '../../..');
const commandFile = join(root, 'worker-userdata/command.sh');
const userDataFile = join(root, 'worker-userdata/user-data.sh');

/** EC2's limit for user data before base64. */
const USER_DATA_BYTES_MAX = 16 * 1024;
/** SSM's limit for a document. */
const DOCUMENT_BYTES_MAX = 64 * 1024;

describe('command document', () => {
  const content = property('CommandDocument', 'Content');
  const parameters = Object(at(content, 'parameters'));

  it('The command document runs worker-userdata/command.sh, word for word (npm run embed copies it)', () => {
    expect(existsSync(commandFile)).toBe(true);
    expect(at(content, 'mainSteps', 0, 'inputs', 'runCommand')).toEqual([readFileSync(commandFile, 'utf8')]);
  });

  it('The command document takes its parameters through the environment, each with an allowed pattern', () => {
    expect(Object.keys(parameters).sort()).toEqual(['Payload', 'RuntimeSha256', 'RuntimeUrl', 'SessionId']);
    for (const name of Object.keys(parameters))
      expect(at(parameters, name)).toMatchObject({
        type: 'String',
        interpolationType: 'ENV_VAR',
        allowedPattern: expect.any(String),
      });
  });

  it.each(['SessionId', 'RuntimeSha256', 'RuntimeUrl', 'Payload'])(
    'The command document lets nothing into %s that a shell would read',
    (name) => {
      const pattern = new RegExp(String(at(parameters, name, 'allowedPattern')));
      const harmless =
        { SessionId: 'slack:T1:C1:1.2', RuntimeSha256: 'a'.repeat(64), Payload: 'eyJ9Cg==' }[name] ??
        'https://b/k?X-Amz-A=a%2Fb';
      expect(harmless).toMatch(pattern);
      for (const bad of ['"', "'", ' ', '$', '`', '\\', '\n', ';', '|', '(', '{{'])
        expect(`${harmless}${bad}`).not.toMatch(pattern);
      expect('').not.toMatch(pattern);
    },
  );

  it('The command document takes a presigned URL as the SDK writes it', () => {
    const query =
      'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIA%2F20261122%2Fus-west-2%2Fs3%2Faws4_request&X-Amz-Security-Token=IQoJ%2B%3D';
    const pattern = new RegExp(String(at(parameters, 'RuntimeUrl', 'allowedPattern')));
    expect(`https://bucket.s3.us-west-2.amazonaws.com/runtime/ab.cjs?${query}`).toMatch(pattern);
    expect(`http://127.0.0.1:4566/bucket/runtime/ab.cjs?${query}`).toMatch(pattern);
  });

  it('The command document stays well below the size limit, a full payload included', () => {
    const payload = Number(/\{1,(\d+)\}/.exec(String(at(parameters, 'Payload', 'allowedPattern')))?.[1]);
    const url = Number(/\{1,(\d+)\}/.exec(String(at(parameters, 'RuntimeUrl', 'allowedPattern')))?.[1]);
    expect(JSON.stringify(content).length + payload + url).toBeLessThan(DOCUMENT_BYTES_MAX);
  });

  it('The command document is versioned in place', () => {
    expect(property('CommandDocument', 'UpdateMethod')).toBe('NewVersion');
  });
});

describe('machine', () => {
  const data = property('WorkerLaunchTemplate', 'LaunchTemplateData');

  it('The machine starts with worker-userdata/user-data.sh, word for word (npm run embed copies it)', () => {
    expect(existsSync(userDataFile)).toBe(true);
    const text = readFileSync(userDataFile, 'utf8');
    expect(at(data, 'UserData', 'Fn::Base64')).toBe(text);
    expect(Buffer.byteLength(text)).toBeLessThan(USER_DATA_BYTES_MAX);
  });

  it('The machine gives its identity only to the agent on it', () => {
    expect(at(data, 'MetadataOptions')).toMatchObject({ HttpTokens: 'required', HttpPutResponseHopLimit: 1 });
  });

  it('The machine has an encrypted disk that goes with it, and survives a shutdown from inside', () => {
    expect(at(data, 'BlockDeviceMappings', 0, 'Ebs')).toMatchObject({
      VolumeType: 'gp3',
      Encrypted: true,
      DeleteOnTermination: true,
    });
    expect(at(data, 'InstanceInitiatedShutdownBehavior')).toBe('stop');
  });

  it('The machine cannot be reached from outside', () => {
    expect(resource('WorkerSecurityGroup').Properties.SecurityGroupIngress).toBeUndefined();
    expect(JSON.stringify(property('WorkerSecurityGroup', 'SecurityGroupEgress'))).not.toContain('"-1"');
  });

  it('The machine is tagged, so that only the tagged can be stopped and commanded', () => {
    expect(at(data, 'TagSpecifications', 0, 'Tags')).toEqual([
      { Key: 'remote-swe:stack', Value: { Ref: 'AWS::StackName' } },
    ]);
  });
});
