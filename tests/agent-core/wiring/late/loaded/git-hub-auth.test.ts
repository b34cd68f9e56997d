import { SSMClient } from '@aws-sdk/client-ssm';
import { GitHubCodeHost } from '@remote-swe/core/adapters/github/code-host';
import { findParameters } from '@remote-swe/core/adapters/parameters/parameters';
import { Secrets } from '@remote-swe/core/adapters/parameters/secrets';
import { gitHubAuth } from '@remote-swe/core/wiring/late/loaded/git-hub-auth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalAws, startLocalAws } from '../../../adapters/local-aws.ts';
import { FakeClock } from '../../../fakes/clock.ts';

const MINUTE = 60_000;
const WIDGET = { owner: 'acme', name: 'widget' };
const log = { about: () => {}, debug: () => {}, info: () => {}, error: () => {} };
const clock = new FakeClock();
let aws: LocalAws;
let client: SSMClient;

beforeAll(async () => {
  aws = await startLocalAws('ssm');
  client = new SSMClient(aws.client);
});
afterAll(async () => {
  client.destroy();
  await aws.close();
});

const app = { gitHubAppId: '7', gitHubAppPrivateKeyParameter: '/key' };
const none = {
  gitHubTokenParameter: undefined,
  gitHubAppId: undefined,
  gitHubWorkflows: false,
  gitHubAppPrivateKeyParameter: undefined,
  gitHubApiUrl: 'http://127.0.0.1:9',
};
const auth = (more: Partial<Parameters<typeof gitHubAuth>[0]>) =>
  gitHubAuth(
    { ...none, ...more },
    new Secrets((names) => findParameters(client, names), ['/token', '/key'], { clock, log }),
  );

describe('the GitHub credential', () => {
  it('The GitHub credential is the token as it is now: missing, set, rotated', async () => {
    const token = auth({ gitHubTokenParameter: '/token' });
    await expect(token.gitTokens([WIDGET], 'write')).rejects.toMatchObject({ code: 'refused' });
    for (const value of ['ghp_one', 'ghp_two']) {
      aws.ssm.putParameter('/token', value);
      clock.jump(MINUTE);
      expect(await token.gitTokens([WIDGET], 'write')).toMatchObject([{ kind: 'token', token: value }]);
    }
  });

  it.each([
    ['no App key', app, undefined, /\/key\. npm run setup asks for them/],
    ['an App key of another kind', app, 'ghp_token', /\/key holds no private key/],
    ['nothing configured', {}, undefined, /no GitHub token or App is configured/],
  ])(
    'The GitHub credential with %s is a refusal that says what to do, for tools and for git',
    async (_name, config, key, reason) => {
      aws.ssm.putParameter('/key', key ?? 'placeholder');
      clock.jump(MINUTE);
      const host = new GitHubCodeHost({
        apiUrl: none.gitHubApiUrl,
        serverUrl: 'http://127.0.0.1:9',
        auth: auth(config),
      });
      await expect(host.issue('acme/widget', 1)).rejects.toMatchObject({
        code: 'refused',
        message: expect.stringMatching(reason),
      });
      expect(await host.gitAccess(['acme/widget'])).toEqual({
        credentials: [],
        refusals: [{ url: 'http://127.0.0.1:9/acme/widget', reason: expect.stringMatching(reason) }],
      });
    },
  );
});
