import { assumedRole } from '@remote-swe/core/adapters/sts/assume-role';
import { signedQuery } from '@remote-swe/core/adapters/sts/signed-query';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AccessKeys } from '../../../../local/aws/signing/access-keys.ts';
import { signedService } from '../../../../local/aws/signing/signed-service.ts';
import { StsService } from '../../../../local/aws/sts/service.ts';
import { LocalClock } from '../../../../local/kernel/clock.ts';
import { credentialScope, Front } from '../../../../local/kernel/front.ts';
import type { LocalRequest } from '../../../../local/kernel/http.ts';

const OWN = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const ROLE = 'arn:aws:iam::999999999999:role/models';

const clock = new LocalClock();
const keys = new AccessKeys();
const sts = new StsService({ clock, keys });
const seen: LocalRequest[] = [];
const signedSts = signedService(sts, keys, { now: () => clock.now() });
const front = new Front((request) => {
  seen.push(request);
  return credentialScope(request.headers, request.query)?.service === 'sts' ? signedSts : undefined;
});
let endpoint: string;
beforeAll(async () => {
  endpoint = `http://127.0.0.1:${await front.listen()}`;
});
afterAll(async () => {
  clock.close();
  await front.close();
});

const ownKey = keys.issueTemporary('AgentStepFunction-1');
const role = (roleArn: string) =>
  assumedRole(async () => ownKey, {
    ...{ endpoint, region: 'us-west-2', roleArn, sessionName: 'remote-swe' },
  })();

describe('a signature', () => {
  it('A signature is the one of AWS’s own example (IAM user guide, Signature Version 4, ListUsers)', () => {
    const call = { host: 'iam.amazonaws.com', service: 'iam', region: 'us-east-1', at: Date.UTC(2015, 7, 30, 12, 36) };
    const query = { Version: '2010-05-08', Action: 'ListUsers' };
    const type = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
    const { queryString, headers } = signedQuery({ ...call, query }, OWN, type);
    expect(queryString).toBe('Action=ListUsers&Version=2010-05-08');
    expect(headers['x-amz-date']).toBe('20150830T123600Z');
    expect(headers.authorization).toBe(
      'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
    );
  });
});

describe('a role of another account', () => {
  it('A role of another account gives credentials with an end; our own and the function’s token ask for them', async () => {
    const credentials = await role(ROLE);
    expect(credentials).toMatchObject({
      accessKeyId: 'ASIA999999999999',
      sessionToken: keys.find('ASIA999999999999')?.sessionToken,
    });
    const livesMs = credentials.expiration.getTime() - clock.now();
    expect(livesMs).toBeGreaterThan(800_000);
    expect(livesMs).toBeLessThanOrEqual(900_000);
    const request = seen.at(-1);
    expect(Object.fromEntries(request?.query ?? [])).toMatchObject({ RoleArn: ROLE, RoleSessionName: 'remote-swe' });
    expect(request?.headers['x-amz-security-token']).toBe(ownKey.sessionToken);
    expect(request?.headers.authorization).toContain('SignedHeaders=host;x-amz-date;x-amz-security-token');
  });

  it('A role that does not trust us is told apart from a service that is down', async () => {
    sts.faults.failNext('AssumeRole', 'AccessDenied');
    await expect(role(ROLE)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: `${ROLE} cannot be assumed: Not authorized to perform sts:AssumeRole on ${ROLE}`,
      $metadata: { httpStatusCode: 403 },
    });
    await expect(role('nonsense')).rejects.toMatchObject({ $metadata: { httpStatusCode: 400 } });
  });
});
