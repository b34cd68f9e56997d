import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { functionScript } from '../../local/aws/bedrock/script.ts';
import { GITHUB_TOKEN } from '../../local/system/secrets.ts';
import { type LocalSystem, startLocalSystem } from '../../local/system/system.ts';
import { clientsFor } from '../../ops/kit/clients.ts';
import { openOps } from '../../ops/kit/ops.ts';
import { checkDeployment } from '../../ops/setup/deployment.ts';
import { eventsAddress, manifestText, newAppLink } from '../../ops/setup/manifest.ts';
import { checkPlaces } from '../../ops/setup/model.ts';
import { withParameters } from '../../ops/setup/samconfig.ts';
import { setup } from '../../ops/setup/setup.ts';

const SIGNING = '0123456789abcdef0123456789abcdef';

let system: LocalSystem;
let folder = '';
const told: string[] = [];
let configured: Record<string, string> = {};

beforeAll(async () => {
  system = await startLocalSystem({ script: functionScript(() => ({ text: 'Hi.' })) });
  folder = await mkdtemp(join(tmpdir(), 'setup-test-'));
});
afterAll(async () => {
  await system.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  told.length = 0;
  configured = {};
});

function access(stackName = 'remote-swe') {
  return { region: 'us-west-2', stackName, endpoint: system.baseUrl, credentials: system.keys.issue('operator') };
}
const hosts = () => ({ slackApiUrl: `${system.baseUrl}/slack/api/`, gitHubApiUrl: `${system.baseUrl}/github/api` });

const HOOK_SECRET = 'a-secret-of-many-letters';
const ASK_SECRET = 'another-secret-of-random-letters';

/** Somebody who gives these answers, in this order. */
function run(answers: string[], stackName?: string): Promise<boolean> {
  const given = [...answers];
  const answer = async (question: string) => {
    told.push(question);
    const next = given.shift();
    if (next === undefined) throw new Error(`No answer to: ${question}`);
    return next;
  };
  return setup({
    access: access(stackName),
    clients: clientsFor(access()),
    hosts: hosts(),
    person: { tell: (text) => void told.push(text), ask: answer, askHidden: answer, close() {} },
    configure: async (parameters) => void Object.assign(configured, parameters),
    keepManifest: async () => 'manifest.json',
  });
}

async function kept(Name: string): Promise<string | undefined> {
  const answer = await clientsFor(access()).ssm.send(new GetParameterCommand({ Name, WithDecryption: true }));
  return `${answer.Parameter?.Type} ${answer.Parameter?.Value}`;
}

describe('npm run setup', () => {
  it('Setup keeps what Slack and GitHub know, encrypted, and sets parameters; no secret is told', async () => {
    const before = system.slack.signingSecret;
    const gitHub = ['token', GITHUB_TOKEN, HOOK_SECRET, '@acme-agent[bot]', ASK_SECRET];
    expect(await run([before, system.slack.botToken, ...gitHub, 'U1, U2'])).toBe(true);
    expect(await kept('/remote-swe/slack/bot-token')).toBe(`SecureString ${system.slack.botToken}`);
    expect(await kept('/remote-swe/github/personal-access-token')).toBe(`SecureString ${GITHUB_TOKEN}`);
    expect(await kept('/remote-swe/github/webhook-secret')).toBe(`SecureString ${HOOK_SECRET}`);
    expect(await kept('/remote-swe/github/ask-secret')).toBe(`SecureString ${ASK_SECRET}`);
    expect(configured).toEqual({ AdminUserIdList: 'U1,U2', GitHubAgentName: 'acme-agent' });
    const text = told.join('\n');
    for (const secret of [before, system.slack.botToken, GITHUB_TOKEN, HOOK_SECRET, ASK_SECRET])
      expect(text).not.toContain(secret);
    expect(text.indexOf('https://api.slack.com/apps?new_app=1')).toBeLessThan(text.indexOf('Signing Secret'));
    expect(text).toMatch(/ok {3}Bedrock answers as/);
    expect(text).toMatch(/npm run setup -- --check/);
  });

  it('Setup makes the secret of callbacks where there is none, and leaves one that there is', async () => {
    const name = '/remote-swe/callback-secret';
    const before = await kept(name);
    await run(Array(8).fill(''));
    expect(await kept(name)).toBe(before);
    system.ssm.putParameter(name, 'placeholder');
    await run(Array(8).fill(''));
    const made = await kept(name);
    expect(made).toMatch(/^SecureString [\w-]{43}$/);
    expect(told.join('\n')).toContain(`Made the secret that callbacks to programs are signed with: ${name}`);
    expect(told.join('\n')).not.toContain(made?.split(' ')[1]);
  });

  it('Setup refuses a token of the wrong kind or of nobody, asks three times, and changes nothing', async () => {
    const wrong = ['xoxb-of-nobody', 'xoxp-a-user', 'xapp-an-app'];
    expect(
      await run([
        'xoxb-a-token',
        'two words',
        'short',
        ...wrong,
        'token',
        ...Array(3).fill('ghp_nobody'),
        ...['short', '', 'no login', 'short', ''],
        'me',
      ]),
    ).toBe(false);
    const text = told.join('\n');
    expect(text).toMatch(/That is a token\. The signing secret/);
    expect(text).toMatch(/Slack does not take the bot token: invalid_auth/);
    expect(text).toMatch(/That is a user token/);
    expect(text).toMatch(/That is an app-level token/);
    expect(text).toMatch(/GitHub does not take the token: 401/);
    expect(text).toMatch(/fewer than 20 characters/);
    expect(text).toMatch(/That is no login/);
    expect(text).toMatch(/Those are no user ids/);
    expect(await kept('/remote-swe/slack/bot-token')).toBe(`SecureString ${system.slack.botToken}`);
    expect(configured).toEqual({});
  });

  it('Setup leaves everything as it is at Enter, and says what is next before a deployment', async () => {
    expect(await run(Array(7).fill(''), 'not-yet')).toBe(true);
    expect(told.join('\n')).toMatch(/1\. npm run deploy/);
    expect(configured).toEqual({});
  });

  it('Setup takes no file for an App’s key that is none', async () => {
    const file = join(folder, 'key.pem');
    await writeFile(file, 'no key');
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    const other = join(folder, 'other.pem');
    await writeFile(other, privateKey.export({ type: 'pkcs1', format: 'pem' }));
    expect(await run(['', '', 'app', '12', file, 'twelve', file, '12', other, '', '', '', ''])).toBe(false);
    const text = told.join('\n');
    expect(text).toMatch(/The private key is none/);
    expect(text).toMatch(/An App ID is a number/);
    expect(text).toMatch(/GitHub does not take the App/);
    expect(text).not.toContain('PRIVATE KEY');
  });
});

describe('a GitHub App', () => {
  it('Setup keeps the key of an App that may write what the agent needs, and no other’s', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    const file = join(folder, 'app.pem');
    await writeFile(file, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const app = { appId: '77', publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString() };
    const permissions = { contents: 'write', issues: 'read', pull_requests: 'write' } as const;
    system.github.registerApp({ ...app, installations: [{ id: 5, account: 'acme', permissions }] });
    expect(await run(['', '', 'app', '77', file, '', '', '', '', ''])).toBe(true);
    expect(told.join('\n')).toMatch(/GitHub knows the App remote-swe, but it may not write issues/);
    expect(configured).toEqual({});
    system.github.registerApp({ ...app, installations: [{ id: 5, account: 'acme' }] });
    expect(await run(['', '', 'app', '77', file, '', '', '', ''])).toBe(true);
    expect(configured).toEqual({ GitHubAppId: '77' });
    expect(await kept('/remote-swe/github/app-private-key')).toMatch(/^SecureString -----BEGIN PRIVATE KEY-----/);
  });
});

describe('npm run setup -- --check', () => {
  const terminal = { signal: new AbortController().signal, note() {}, line() {}, confirm: async () => false };
  const check = async () => checkDeployment(await openOps(access(), terminal), access(), hosts());

  it('Check finds nothing wrong in a local system, from Slack’s signature to the worker’s image', async () => {
    const findings = await check();
    expect(findings.filter(({ state }) => state !== 'good')).toEqual([]);
    const text = findings.map(({ what }) => what).join('\n');
    for (const part of [
      /Slack knows the bot token/,
      /Slack's requests arrive/,
      /GitHub knows the token/,
      /Bedrock answers/,
      /enough for/,
      /image is there/,
    ])
      expect(text).toMatch(part);
  });

  it('Check says what is wrong and how it is mended', async () => {
    system.lambda.concurrencyMax = 6;
    system.ssm.putParameter('/remote-swe/slack/signing-secret', SIGNING);
    system.ssm.putParameter('/remote-swe/github/personal-access-token', 'ghp_revoked');
    const bad = (await check()).filter(({ state }) => state === 'bad');
    const text = bad.map(({ what, todo }) => `${what} > ${todo}`).join('\n');
    expect(text).toMatch(/StepConcurrencyMax is 5 > StepConcurrencyMax=3/);
    expect(text).toMatch(/GitHub does not take the token/);
    expect(bad.every(({ todo }) => todo !== undefined)).toBe(true);
    expect(text).not.toContain(SIGNING);
    system.lambda.concurrencyMax = 1_000;
    system.ssm.putParameter('/remote-swe/slack/signing-secret', system.slack.signingSecret);
  });
});

describe('npm run setup -- --check of several places', () => {
  const parameters = {
    ModelRegions: 'eu-central-1',
    ModelRoleArns: 'arn:aws:iam::999999999999:role/models',
    FallbackModels: 'opus5',
  };
  const DENIED = { name: 'AccessDeniedException', message: 'no access', status: 403 };

  it('Each place is asked for each model, with its role, and only the one that refuses is wrong', async () => {
    system.bedrock.troubles.set('999999999999/us-west-2', DENIED);
    const findings = await checkPlaces(access(), parameters);
    system.bedrock.troubles.clear();
    expect(
      findings.map(
        ({ state, what }) => `${state} ${/as (\S+)/.exec(what)?.[1]} ${/ in (\S+?):?( |$)/.exec(what)?.[1]}`,
      ),
    ).toEqual([
      ...['good sonnet5.5 us-west-2', 'good opus5 us-west-2', 'good sonnet5.5 eu-central-1', 'good opus5 eu-central-1'],
      ...['bad sonnet5.5 999999999999/us-west-2', 'bad opus5 999999999999/us-west-2'],
      ...['good sonnet5.5 999999999999/eu-central-1', 'good opus5 999999999999/eu-central-1'],
    ]);
  });

  it('A role that does not trust who checks is not called wrong: it may trust the functions', async () => {
    system.sts.faults.failNext('AssumeRole', 'AccessDenied', 4);
    const findings = await checkPlaces(access(), { ...parameters, FallbackModels: '' });
    system.sts.faults.clear('AssumeRole');
    const odd = findings.filter(({ state }) => state === 'odd').map(({ what }) => what);
    expect(odd).toHaveLength(2);
    for (const what of odd) expect(what).toMatch(/999999999999\/.* was not asked for sonnet5\.5: .*cannot be assumed/);
  });
});

describe('samconfig.local.toml', () => {
  const head = 'version = 0.1\n\n[default.deploy.parameters]\nresolve_s3 = true\n# parameter_overrides = "A=1"\n';

  it.each([
    [
      'without any',
      head,
      { A: '1' },
      '[default.deploy.parameters]\nparameter_overrides = "A=\\"1\\""\nresolve_s3 = true',
    ],
    [
      'beside others',
      'parameter_overrides = "B=2 C=\\"x y\\""\n',
      { A: '1' },
      'parameter_overrides = "B=\\"2\\" C=\\"x y\\" A=\\"1\\""',
    ],
    ['in place of the same', 'parameter_overrides = "A=2"\n', { A: '$&' }, 'parameter_overrides = "A=\\"$&\\""'],
    [
      'without a section',
      'version = 0.1\n',
      { A: '1' },
      '[default.deploy.parameters]\nparameter_overrides = "A=\\"1\\""',
    ],
  ])('The file takes a parameter %s', (_name, before, parameters, wanted) => {
    expect(withParameters(before, parameters as Record<string, string>)).toContain(wanted);
  });

  it('The file is left alone when it holds what SAM does not write, or the value would end its line', () => {
    expect(() => withParameters('parameter_overrides = ["A=1"]\n', { B: '2' })).toThrow(/by hand/);
    expect(() => withParameters(head, { A: '1" \nx = "' })).toThrow(/cannot hold/);
  });
});

describe('the manifest of the Slack app', () => {
  it('The manifest has the address where there is one, and asks for no events before', () => {
    expect(manifestText('https://x.example/slack/events')).not.toContain('REPLACE-ME');
    expect(manifestText('https://x.example/slack/events').match(/https:\/\/x\.example/g)).toHaveLength(2);
    expect(manifestText(undefined)).not.toContain('event_subscriptions');
    const link = new URL(newAppLink(undefined));
    expect(JSON.parse(link.searchParams.get('manifest_json') ?? '').oauth_config.scopes.bot).toContain(
      'app_mentions:read',
    );
  });

  it.each([
    ['https://x.example/slack/events', 'https://x.example/slack/events'],
    ['https://x.example', 'https://x.example/slack/events'],
    ['https://x.example/', 'https://x.example/slack/events'],
    ['https://x.example/stage/slack/events', 'https://x.example/stage/slack/events'],
    ['http://x.example/slack/events', undefined],
    ['https://localhost/slack/events', undefined],
    ['https://user@x.example/', undefined],
    ['https://x.example/?a=1', undefined],
    ['x.example', undefined],
    ['', undefined],
  ])('The address %j for Slack becomes %j', (given, wanted) => {
    expect(eventsAddress(given)).toBe(wanted);
  });
});
