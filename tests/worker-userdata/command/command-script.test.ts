import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { commandReport } from '@remote-swe/core/domain/worker/command';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ended } from '../../ended.ts';
import { onlyResult, COMMAND_SCRIPT as script, TestWorker, textOf } from '../worker.ts';

const hasShellcheck = spawnSync('shellcheck', ['--version']).status === 0;
const worker = new TestWorker();

beforeAll(async () => {
  await worker.build();
  worker.bucket.objects.set('runtime', readFileSync(worker.runtime, 'utf8'));
});
afterAll(() => worker.remove());
beforeEach(() => {
  rmSync(join(worker.home, 'runtime'), { recursive: true, force: true });
  mkdirSync(worker.home, { recursive: true });
  writeFileSync(join(worker.home, 'bootstrapped'), '');
});

function parameters(changes: Record<string, string> = {}): Record<string, string> {
  const call = { toolCallId: worker.newId(), name: 'bash', input: { command: 'echo "from $0 of the worker"' } };
  const payload = {
    schema: 1,
    action: 'run',
    sessionId: 's',
    calls: [call],
    notAfter: Date.now() + 60_000,
    reportUrl: worker.bucket.url('report'),
    git: { serverUrl: 'https://github.com', author: { name: 'A', email: 'a@example.com' } },
  };
  return {
    SessionId: 'slack:T1:C1:1.1',
    RuntimeSha256: worker.sha256,
    RuntimeUrl: worker.bucket.url('runtime'),
    Payload: Buffer.from(JSON.stringify(payload)).toString('base64'),
    ...changes,
  };
}

/** Runs the script as an agent does, with the parameters in the environment or, as old agents, in the text. */
async function run(
  values: Record<string, string>,
  how: 'environment' | 'text' = 'environment',
  more: Record<string, string> = {},
) {
  const text = how === 'text' ? script.replace(/\{\{ (\w+) \}\}/g, (_, name) => values[name] ?? '') : script;
  const variables = Object.fromEntries(Object.entries(values).map(([name, value]) => [`SSM_${name}`, value]));
  const given = how === 'environment' ? variables : {};
  const env = { PATH: process.env.PATH, REMOTE_SWE_HOME: worker.home, ...given, ...more };
  const { status, stdout, stderr } = await ended('sh', ['-c', text], { env });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return commandReport.parse(JSON.parse(stdout));
}

/** Programs that stand in for those of a machine: the firewall's script, and nft, which says what `rules` holds. */
function firewall(rules: string, script: string): Record<string, string> {
  const folder = mkdtempSync(join(worker.root, 'firewall-'));
  const state = join(folder, 'rules');
  writeFileSync(state, rules);
  const programs = { nft: `cat ${state}`, 'remote-swe-firewall': `rules=${state}; ${script}` };
  for (const [name, body] of Object.entries(programs)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return { PATH: `${folder}:${process.env.PATH}`, REMOTE_SWE_FIREWALL: join(folder, 'remote-swe-firewall') };
}

const RULES = `table inet remote_swe {
	chain output {
		type filter hook output priority filter; policy accept;
		meta skuid != 0 ip daddr 169.254.169.254 reject with icmp port-unreachable
		meta skuid != 0 ip6 daddr fd00:ec2::254 reject with icmpv6 port-unreachable
	}
}
`;

describe('command.sh', () => {
  it.each(['environment', 'text'] as const)(
    'The command script fetches the runtime and runs it, parameters in the %s',
    async (how) => {
      expect(textOf(onlyResult(await run(parameters(), how)))).toMatch(/^from bash of the worker\nexit=0/);
      expect(readdirSync(join(worker.home, 'runtime'))).toEqual([`${worker.sha256}.cjs`]);
    },
  );

  it('The command script fetches the runtime once, also when five commands arrive at once', async () => {
    const reports = await Promise.all(Array.from({ length: 5 }, () => run(parameters())));
    expect(reports.map((report) => report.outcome)).toEqual(Array(5).fill('done'));
    const gets = worker.bucket.gets.length;
    await run(parameters({ RuntimeUrl: worker.bucket.url('gone') }));
    expect(worker.bucket.gets.length).toBe(gets);
    expect(readdirSync(join(worker.home, 'runtime'))).toEqual([`${worker.sha256}.cjs`]);
  });

  it('The command script runs nothing whose hash is not the one that was asked for', async () => {
    worker.bucket.objects.set('changed', `${worker.bucket.objects.get('runtime')}\n`);
    const report = await run(parameters({ RuntimeUrl: worker.bucket.url('changed') }));
    expect(report).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('could not be fetched') });
    expect(readdirSync(join(worker.home, 'runtime'))).toEqual([]);
  });

  it('The command script looks at the runtime before every start: a changed one is fetched anew, and never run', async () => {
    const file = join(worker.home, 'runtime', `${worker.sha256}.cjs`);
    mkdirSync(dirname(file), { recursive: true });
    const touched = join(worker.home, 'touched');
    const hostile = `require('node:fs').writeFileSync(${JSON.stringify(touched)}, '');`;
    writeFileSync(file, hostile);
    expect(await run(parameters({ RuntimeUrl: worker.bucket.url('gone') }))).toMatchObject({ outcome: 'failed' });
    expect(textOf(onlyResult(await run(parameters())))).toContain('exit=0');
    expect(readFileSync(file, 'utf8')).toBe(worker.bucket.objects.get('runtime'));
    expect(existsSync(touched)).toBe(false);
  });

  it('The command script says that the machine is not ready before its bootstrap has finished', async () => {
    rmSync(join(worker.home, 'bootstrapped'));
    expect(await run(parameters())).toMatchObject({ outcome: 'not-ready' });
  });

  it('The command script says that the bootstrap failed, why, and what its log said last', async () => {
    rmSync(join(worker.home, 'bootstrapped'));
    const log = join(worker.home, 'bootstrap.log');
    writeFileSync(log, `${'x'.repeat(10_000)}\nNo "mirror" was left\n`);
    writeFileSync(join(worker.home, 'bootstrap-failed'), 'git "could" not be installed; see\nthe log\n');
    const report = await run(parameters(), 'environment', { REMOTE_SWE_BOOTSTRAP_LOG: log });
    rmSync(join(worker.home, 'bootstrap-failed'));
    if (report.outcome !== 'bootstrap-failed') throw new Error(report.outcome);
    expect(report.reason).toBe('git could not be installed seethe log');
    const tail = Buffer.from(report.logBase64 ?? '', 'base64').toString('utf8');
    expect(tail).toMatch(/No "mirror" was left\n$/);
    expect(tail).toHaveLength(6_000);
  });

  it('The command script starts tools where the instance’s metadata is kept, also when it resets the rules', async () => {
    expect(await run(parameters(), 'environment', firewall(RULES, 'exit 1'))).toMatchObject({ outcome: 'done' });
    const again = firewall('', `cat >$rules <<'END'\n${RULES}END`);
    expect(await run(parameters(), 'environment', again)).toMatchObject({ outcome: 'done' });
  });

  it.each([
    ['no rules', ''],
    ['no rule for IPv6', RULES.replace(/.*fd00.*\n/, '')],
    ['no rule for IPv4', RULES.replace(/.*169.*\n/, '')],
  ])('The command script starts nothing when there are %s and they cannot be set', async (_name, rules) => {
    const values = parameters();
    for (const script of ['exit 1', 'exit 0'])
      expect(await run(values, 'environment', firewall(rules, script))).toMatchObject({
        outcome: 'failed',
        reason: expect.stringContaining('nothing was run'),
      });
    const { calls } = JSON.parse(Buffer.from(values.Payload ?? '', 'base64').toString('utf8'));
    expect(worker.callNames()).not.toContain(calls[0].toolCallId);
  });

  it('The command script reports a payload that makes no sense, and still exits with 0', async () => {
    expect(await run(parameters({ Payload: 'bm90IGpzb24=' }))).toMatchObject({ outcome: 'failed' });
    expect(await run(parameters({ Payload: '' }))).toMatchObject({ outcome: 'failed' });
  });

  it.skipIf(!hasShellcheck)('The command script is clean to shellcheck (needs shellcheck)', () => {
    const checked = spawnSync('shellcheck', ['-s', 'sh', '-'], { input: script, encoding: 'utf8' });
    expect(checked.stdout).toBe('');
  });
});
