import { SSMClient } from '@aws-sdk/client-ssm';
import { fetchParameters } from '@remote-swe/core/adapters/parameters/parameters';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalAws, startLocalAws } from '../local-aws.ts';

let aws: LocalAws;
let client: SSMClient;

beforeAll(async () => {
  aws = await startLocalAws('ssm');
  client = new SSMClient(aws.client);
  aws.ssm.putParameter('/a', 'secret', 'SecureString');
  aws.ssm.putParameter('/b', 'plain', 'String');
  aws.ssm.putParameter('/c', 'placeholder', 'String');
});
afterAll(async () => {
  client.destroy();
  await aws.close();
});

describe('fetchParameters', () => {
  it('fetchParameters gives secure and plain parameters, each once', async () => {
    expect(await fetchParameters(client, ['/a', '/b', '/a'])).toEqual(
      new Map([
        ['/a', 'secret'],
        ['/b', 'plain'],
      ]),
    );
    expect(await fetchParameters(client, [])).toEqual(new Map());
  });

  it('fetchParameters names everything that is missing or still a placeholder, and how to set it', async () => {
    await expect(fetchParameters(client, ['/a', '/c', '/d'])).rejects.toThrow(/\/c, \/d\. npm run setup asks for them/);
  });
});
