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
import { eventually, onlyResult, TestWorker, textOf } from '../worker.ts';

const PASSWORD = 'ghs_very+secret/token0123456789';
const worker = new TestWorker();
beforeAll(() => worker.build());
afterAll(() => worker.remove());

function credentials() {
  const content = {
    credentials: [{ url: 'http://127.0.0.1:9/github', username: 'x-access-token', password: PASSWORD }],
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
  it('reach git, and nothing that leaves the worker', async () => {
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

  it('are in no environment and in no command line', async () => {
    const command = `env; tr '\\0' ' ' </proc/*/cmdline 2>/dev/null | head -c 1000; cat /proc/$$/environ | tr '\\0' '\\n'`;
    const environment = textOf(await worker.call('bash', { command }, { git: credentials() }));
    expect(environment).toContain('GIT_CONFIG_VALUE_1=!f() {');
    expect(environment).not.toContain('[secret removed]');
    expect(environment).not.toContain('very');
  });

  it('are fetched once, and not at all for a replay', async () => {
    const call = { toolCallId: worker.newId(), name: 'bash', input: { command: 'true' } };
    const git = credentials();
    const before = worker.bucket.gets.filter((key) => key === 'credentials').length;
    await worker.run([call, { ...call, toolCallId: worker.newId() }], { git });
    await worker.run([call], { git });
    expect(worker.bucket.gets.filter((key) => key === 'credentials').length - before).toBe(1);
  });

  it('stay with a job until it ends', async () => {
    const command = `until [ -e go ]; do sleep 0.05; done; ${fill} | tr -d v`;
    const started = await worker.call('bash', { command, background: true }, { git: credentials() });
    expect(textOf(started)).toContain('as job j1');
    expect(left()).toHaveLength(1);
    // Another command takes away what dead processes left, not this.
    await worker.call('bash', { command: 'touch go' });
    const ended = await worker.call('bash_job', { job_id: 'j1', action: 'wait' });
    expect(textOf(ended)).toContain('password=ghs_ery+secret');
    await eventually(() => left().length === 0);
  });

  it('do not stay with other work that goes on, which is told why it has none', async () => {
    const command = `(until [ -e late ]; do sleep 0.05; done; ${fill} >filled 2>&1; touch tried) >/dev/null 2>&1 &`;
    await worker.call('bash', { command }, { git: credentials() });
    expect(left()).toEqual([]);
    writeFileSync(join(worker.workspace, 'late'), '');
    await eventually(() => existsSync(join(worker.workspace, 'tried')));
    expect(readFileSync(join(worker.workspace, 'filled'), 'utf8')).toMatch(
      /^There is no git credential any more: .* 60 minutes .* in a new call of bash\.\n/,
    );
  });

  it('go with the next command after a crash', async () => {
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

  it('that cannot be fetched fail the command before anything ran, without showing the signature', async () => {
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
  const home = mkdtempSync(join(tmpdir(), 'helper-test-'));
  afterAll(() => rmSync(home, { recursive: true, force: true }));
  mkdirSync(join(home, 'state'));
  const files = writeCredentials(home, { kind: 'same' }, [
    { url: 'https://github.com', username: 'host', password: 'for-the-host' },
    { url: 'https://github.com/acme/widget.git', username: 'repo', password: "p'a\\s$s=w d" },
  ]);
  const ask = (operation: string, path: string, host = 'github.com') =>
    // Not execFileSync: it fails when the helper ends without having read its input, as it may.
    spawnSync('sh', [files.helper, operation], {
      input: `protocol=https\nhost=${host}\npath=${path}\n\n`,
      encoding: 'utf8',
    }).stdout;

  it.each([
    ['acme/widget.git', 'repo'],
    ['acme/widget', 'repo'],
    ['acme/widget/info/lfs', 'repo'],
    ['acme/widget2.git', 'host'],
    ['acme/other.git', 'host'],
    ['', 'host'],
  ])('answers for %j with the closest credential', (path, username) => {
    expect(ask('get', path)).toContain(`username=${username}\n`);
  });

  it('gives passwords as they are, and only for its host and on get', () => {
    expect(ask('get', 'acme/widget')).toBe("username=repo\npassword=p'a\\s$s=w d\n");
    expect(ask('get', 'acme/widget', 'evil.example')).toBe('');
    expect(ask('store', 'acme/widget')).toBe('');
  });

  it('is removed with its job, or at its time limit', async () => {
    const fresh = () => writeCredentials(home, { kind: 'same' }, []);
    const [ended, late] = [fresh(), fresh()];
    await removeAfterJob(ended, Promise.resolve(), 60_000);
    await removeAfterJob(late, new Promise(() => undefined), 1);
    expect([ended, late].map(({ helper }) => existsSync(helper))).toEqual([false, false]);
  });

  it('is readable for its user only, and removed whole', () => {
    expect(statSync(dirname(files.helper)).mode & 0o777).toBe(0o700);
    expect(statSync(files.helper).mode & 0o777).toBe(0o600);
    files.remove();
    expect(existsSync(dirname(files.helper))).toBe(false);
  });
});
