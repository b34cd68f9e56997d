import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  credentialFolder,
  credentialOwnerPrefix,
  removeAfterJob,
  writeCredentials,
} from '../../../worker-userdata/runtime/git/credentials.ts';
import { homeAt } from '../../../worker-userdata/runtime/home.ts';
import { eventually } from '../../eventually.ts';
import { onlyResult, TestWorker, textOf } from '../worker.ts';

const PASSWORD = 'ghs_very+secret/token0123456789';
const worker = new TestWorker();
beforeAll(() => worker.build());
afterAll(() => worker.remove());

function credentials() {
  const content = {
    credentials: [{ url: 'http://127.0.0.1:9/github/a/b', username: 'x-access-token', password: PASSWORD }],
  };
  return { credentialsUrl: worker.bucket.put('credentials', content), serverUrl: 'http://127.0.0.1:9/github' };
}

function left(): string[] {
  return readdirSync(credentialFolder(worker.home)).filter((name) =>
    name.startsWith(credentialOwnerPrefix(worker.home)),
  );
}

const fill = `printf 'protocol=http\\nhost=127.0.0.1:9\\npath=github/a/b.git\\n\\n' | git credential fill`;

describe('the credentials of a command', () => {
  it('The credentials of a command reach git, and nothing that leaves the worker', async () => {
    const toolCallId = worker.newId();
    const spread = `${fill} | tee spread; env | grep -c . ; printf ghs_very; sleep 0.2; echo '+secret/token0123456789'`;
    const result = await worker.call('bash', { command: spread }, { toolCallId, git: credentials() });
    const text = textOf(result);
    expect(text).toContain('username=x-access-token\npassword=[secret removed]');
    expect(text).not.toContain(PASSWORD);
    expect(text.match(/\[secret removed\]/g)).toHaveLength(2);
    expect(readFileSync(join(worker.workspace, 'spread'), 'utf8')).toContain(PASSWORD);
    for (const name of ['request', 'running', 'result', 'log'] as const)
      expect(readFileSync(worker.directory(toolCallId)[name], 'utf8')).not.toContain(PASSWORD);
    expect(left()).toEqual([]);
  });

  it('The credentials are for the repositories of the session, by path, whatever a program asks git for', async () => {
    const ask = (path: string, protocol = 'http', host = '127.0.0.1:9') =>
      `printf 'protocol=${protocol}\\nhost=${host}\\npath=${path}\\n\\n' | git credential fill 2>&1; echo`;
    const refusals = [{ url: 'http://127.0.0.1:9/github/acme/closed', reason: 'the App is not installed on $(acme)' }];
    const others = ['github/a/c.git', 'github/a', '', 'github/a/b/../c', 'github/a/b.git/../../acme/secret'];
    const command = [
      ...others.map((path) => ask(path)),
      ask('github/a/b.git', 'https'),
      ask('github/a/b.git', 'http', '127.0.0.1:99'),
      ask('github/acme/closed.git'),
    ].join('\n');
    const text = textOf(await worker.call('bash', { command }, { git: { ...credentials(), refusals } }));
    expect(text).not.toMatch(/password=|secret removed/);
    expect(text.match(/only for repositories that this session has taken up/g)).toHaveLength(others.length);
    expect(text.match(/the App is not installed on \$\(acme\)/g)).toHaveLength(1);
  });

  it('The credentials are in no environment and in no command line', async () => {
    const command = `env; tr '\\0' ' ' </proc/*/cmdline 2>/dev/null | head -c 1000; cat /proc/$$/environ | tr '\\0' '\\n'`;
    const environment = textOf(await worker.call('bash', { command }, { git: credentials() }));
    expect(environment).toContain('GIT_CONFIG_VALUE_1=!f() {');
    expect(environment).not.toContain('[secret removed]');
    expect(environment).not.toContain('very');
  });

  it('The credentials are fetched once, and not at all for a replay', async () => {
    const call = { toolCallId: worker.newId(), name: 'bash', input: { command: 'true' } };
    const git = credentials();
    const before = worker.bucket.gets.filter((key) => key === 'credentials').length;
    await worker.run([call, { ...call, toolCallId: worker.newId() }], { git });
    await worker.run([call], { git });
    expect(worker.bucket.gets.filter((key) => key === 'credentials').length - before).toBe(1);
  });

  it('The credentials stay with a job until it ends', async () => {
    const command = `until [ -e go ]; do sleep 0.05; done; ${fill} | sed -n 's/^password=/got /p' | tr -d v`;
    const started = await worker.call('bash', { command, background: true }, { git: credentials() });
    expect(textOf(started)).toContain('as job j1');
    expect(left()).toHaveLength(1);
    // Another command takes away what dead processes left, not this.
    await worker.call('bash', { command: 'touch go' });
    const ended = await worker.call('bash_job', { job_id: 'j1', action: 'wait' });
    expect(textOf(ended)).toContain('got ghs_[secret removed]');
    await eventually(() => left().length === 0);
  });

  it('The credentials do not stay with other work that goes on, which is told why it has none', async () => {
    const command = `(until [ -e late ]; do sleep 0.05; done; ${fill} >filled 2>&1; touch tried) >/dev/null 2>&1 &`;
    await worker.call('bash', { command }, { git: credentials() });
    expect(left()).toEqual([]);
    writeFileSync(join(worker.workspace, 'late'), '');
    await eventually(() => existsSync(join(worker.workspace, 'tried')));
    expect(readFileSync(join(worker.workspace, 'filled'), 'utf8')).toMatch(
      /^There is no git credential any more: .* 60 minutes .* in a new call of bash\.\n/,
    );
  });

  it('The credentials go with the next command after a crash', async () => {
    const toolCallId = worker.newId();
    const crashed = worker.start([{ toolCallId, name: 'bash', input: { command: 'sleep 20' } }], {
      git: credentials(),
    });
    await eventually(() => worker.processes(toolCallId).length > 0);
    expect(left()).toHaveLength(1);
    process.kill(worker.supervisorId(toolCallId), 'SIGKILL');
    expect(onlyResult(await crashed.report).outcome).toBe('interrupted');
    await worker.call('bash', { command: 'true' });
    expect(left()).toEqual([]);
  });

  it('Credentials that cannot be fetched fail the command before anything ran, without showing the signature', async () => {
    const toolCallId = worker.newId();
    const git = { credentialsUrl: worker.bucket.url('nothing') };
    const report = await worker.run([{ toolCallId, name: 'bash', input: { command: 'true' } }], { git });
    expect(report).toMatchObject({ outcome: 'failed' });
    expect(JSON.stringify(report)).toMatch(
      /Fetching the git credentials \(127\.0\.0\.1:\d+\) failed 3 times: HTTP status 404/,
    );
    expect(worker.callNames()).not.toContain(toolCallId);
  });
});

describe('the helper', () => {
  const home = homeAt(mkdtempSync(join(tmpdir(), 'helper-test-')));
  afterAll(() => rmSync(home.root, { recursive: true, force: true }));
  mkdirSync(home.state);
  // Which pushes may be is another test's.
  const push = { runtime: { program: 'true', parameters: [] }, committer: 'agent@example.com' };
  const files = writeCredentials(
    home,
    { kind: 'same' },
    {
      credentials: [
        { url: 'https://github.com/acme/widget.git', username: 'repo', password: "p'a\\s$s=w d" },
        { url: 'https://github.com/acme/widget-2', username: 'second', password: 'p' },
      ],
      refusals: [{ url: 'https://github.com/acme/closed', reason: 'not installed\n there' }],
    },
    push,
  );
  const run = (operation: string, path: string, { protocol = 'https', host = 'github.com' } = {}) =>
    // Not execFileSync: it fails when the helper ends without having read its input, as it may.
    spawnSync('sh', [files.helper, operation], {
      input: `protocol=${protocol}\nhost=${host}\npath=${path}\n\n`,
      encoding: 'utf8',
    });
  const ask = (...given: Parameters<typeof run>) => run(...given).stdout;

  it.each([
    ['acme/widget.git', 'repo'],
    ['acme/widget', 'repo'],
    ['acme/widget/', 'repo'],
    ['Acme/WIDGET.git', 'repo'],
    ['acme/widget/info/lfs', 'repo'],
    ['acme/widget.git/info/lfs', 'repo'],
    ['acme/widget.git/info/lfs/objects/batch', 'repo'],
    ['acme/widget-2.git', 'second'],
  ])('The helper answers for %j with the credential of that repository', (path, username) => {
    expect(ask('get', path)).toContain(`username=${username}\n`);
  });

  it.each([
    '',
    '/',
    'acme',
    'acme/',
    'acme/widge',
    'acme/widget2.git',
    'acme/widget-22',
    'acme/other.git',
    'acme/widget.git.git',
    'acme/widgetXgit',
    'acme/widget/tree/main',
    'acme/widget/../../acme/secret',
    'acme/widget.git/../secret.git',
    'acme/widget/..',
    'acme/widget/.',
    'acme/./widget',
    '../acme/widget',
    'x/../acme/widget',
    'acme/widget/info/lfs/../../../secret',
    'acme//widget',
    '/acme/widget',
    'acme/widget//',
    'acme/widget/%2e%2e/secret',
    '%61cme/widget',
    'acme/widget%00',
    'acme\\\\widget',
    'acme/widget?x',
    'acme/widget#x',
    'acme/*',
    'acme/widge?',
    '[a]cme/widget',
    'acme/widget ',
    'acme/wïdget',
  ])('The helper answers nothing for the path %j', (path) => {
    expect(ask('get', path)).toBe('');
  });

  it.each([
    { host: 'evil.example' },
    { host: 'github.com.evil.example' },
    { host: 'github.com:443' },
    { host: 'github.com:80' },
    { host: 'gist.github.com' },
    { host: '' },
    { protocol: 'http' },
    { protocol: 'ssh' },
    { protocol: '' },
  ])('The helper answers nothing for %j, and says nothing', (where) => {
    expect(run('get', 'acme/widget', where)).toMatchObject({ stdout: '', stderr: '' });
  });

  it('The helper gives passwords as they are, and only on get', () => {
    expect(ask('get', 'acme/widget')).toBe("username=repo\npassword=p'a\\s$s=w d\n");
    expect(ask('store', 'acme/widget')).toBe('');
    expect(ask('erase', 'acme/widget')).toBe('');
  });

  it('The helper says why there is none, and how to get one', () => {
    expect(run('get', 'acme/closed.git')).toMatchObject({ stdout: '', stderr: 'not installed there\n' });
    expect(run('get', 'acme/other.git').stderr).toMatch(/clone it with clone_repository/);
  });

  it.each(['https://github.com', 'https://github.com/', 'https://github.com/acme', 'https://github.com/a/../b%2f'])(
    'The helper is not written for %s, which is no repository',
    (url) => {
      const write = () =>
        writeCredentials(
          home,
          { kind: 'same' },
          {
            credentials: [{ url, username: 'x', password: 'y' }],
            refusals: [],
          },
          push,
        );
      expect(write).toThrow(/names no repository/);
    },
  );

  it('The helper is removed with its job, or at its time limit', async () => {
    const fresh = () => writeCredentials(home, { kind: 'same' }, { credentials: [], refusals: [] }, push);
    const [ended, late] = [fresh(), fresh()];
    await removeAfterJob(ended, Promise.resolve(), 60_000);
    await removeAfterJob(late, new Promise(() => undefined), 1);
    expect([ended, late].map(({ helper }) => existsSync(helper))).toEqual([false, false]);
  });

  it('The helper is readable for its user only, and removed whole', () => {
    expect(statSync(dirname(files.helper)).mode & 0o777).toBe(0o700);
    expect(statSync(files.helper).mode & 0o777).toBe(0o600);
    files.remove();
    expect(existsSync(dirname(files.helper))).toBe(false);
  });
});
