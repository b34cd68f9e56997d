import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandReport } from '@remote-swe/core/domain/command';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepReserve, withReserve } from '../../worker-userdata/runtime/ledger/reserve.ts';
import { eventually, onlyResult, TestWorker, textOf } from './worker.ts';

const isRoot = process.getuid?.() === 0;
/** Whether this machine lets us mount something that nobody else sees. */
const canMount = isRoot && spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;
const asNobody = { environment: { REMOTE_SWE_AGENT_USER: 'nobody' } };

const worker = new TestWorker();
beforeAll(() => worker.build());
afterAll(() => worker.remove());

describe('a script', () => {
  it('with quotes of every kind in 200 kB, heredocs and Windows line ends does what it says', async () => {
    const quotes = `printf '%s|' 'it'"'"'s' "a\\"b" $'tab\\t' \`echo back\` "$(echo 'sub "q"')" «ü» \\\\ '' ""`;
    const heredocs = `cat <<'A' <<B\nnever\nA\n$((1+1)) 'b' "c"\nB\ncat <<-C\n\t$HOME_IS_NOT_SET\\$x\n\tC`;
    const filler = `: '${'x'.repeat(99)}'\n`.repeat(2_000);
    const text = textOf(await worker.call('bash', { command: `${filler}${quotes}\necho\n${heredocs}` }));
    expect(text).toMatch(/^it's\|a"b\|tab\t\|back\|sub "q"\|«ü»\|\\\|\|\|\n2 'b' "c"\n\$x\nexit=0 /);
    const windows = textOf(await worker.call('bash', { command: 'cat <<E\r\none\r\nE\r\necho two\r\n' }));
    expect(windows).toMatch(/^one\ntwo\nexit=0/);
  });
});

describe('a full disk', () => {
  it.skipIf(!canMount)('loses no result, and can be tidied up (needs root)', () => {
    const disk = join(worker.root, 'small');
    mkdirSync(disk);
    const commands = [
      'head -c 20000000 /dev/zero > big; echo "write=$?"',
      'echo still=$(stat -c %s big); rm big',
      'echo x > new && echo fine',
    ];
    const calls = commands.map((command) => ({ toolCallId: worker.newId(), name: 'bash', input: { command } }));
    const payloads = [...calls, calls[0]].map((call) => worker.parameterOf([call as (typeof calls)[number]]));
    const script = `mount -t tmpfs -o size=8m none "$DISK" || exit 1
for SSM_Payload in "$@"; do export SSM_Payload; node "$RUNTIME" command; done`;
    const ran = spawnSync('unshare', ['--mount', 'sh', '-c', script, 'sh', ...payloads], {
      encoding: 'utf8',
      env: {
        PATH: process.env.PATH,
        DISK: disk,
        RUNTIME: worker.runtime,
        REMOTE_SWE_HOME: disk,
        REMOTE_SWE_BOOT_ID: 'boot',
      },
    });
    const [filled, tidied, after, replay] = ran.stdout
      .trim()
      .split('\n')
      .map((line) => onlyResult(commandReport.parse(JSON.parse(line))));
    expect(filled && textOf(filled)).toMatch(/No space left on device\nwrite=1\n.*Free disk space.*\nexit=0/);
    expect(tidied && textOf(tidied)).toMatch(/^still=\d{7}\nexit=0/);
    expect(after && textOf(after)).toMatch(/^fine\n/);
    expect(replay).toEqual(filled);
  });

  it('gives the ledger what was kept for it, once', () => {
    const home = mkdtempSync(join(tmpdir(), 'reserve-test-'));
    const calls = join(home, 'calls');
    const full = () => {
      if (existsSync(`${calls}.reserve`)) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
      return 'written';
    };
    keepReserve(calls);
    expect(statSync(`${calls}.reserve`).blocks * 512).toBeGreaterThanOrEqual(1024 * 1024);
    expect(withReserve(calls, full)).toBe('written');
    keepReserve(calls);
    expect(existsSync(`${calls}.reserve`)).toBe(true);
    const other = () => {
      throw new Error('other');
    };
    expect(() => withReserve(calls, other)).toThrow('other');
    expect(existsSync(`${calls}.reserve`)).toBe(true);
    rmSync(home, { recursive: true });
  });
});

describe.skipIf(!isRoot)('as another user (needs root; nobody stands in for agent)', () => {
  const worker = new TestWorker();
  beforeAll(async () => {
    await worker.build();
    chmodSync(worker.root, 0o755);
  });
  afterAll(() => worker.remove());

  it('a workspace that cannot be written to: reading goes on, writing says why', async () => {
    await worker.call(
      'bash',
      { command: 'mkdir ro; echo old > ro/a.txt; chmod 0555 ro; chmod 0444 ro/a.txt' },
      asNobody,
    );
    const calls = [
      { name: 'bash', input: { command: 'cd ro; cat a.txt; echo x > b.txt', workdir: 'ro/..' } },
      { name: 'edit_file', input: { path: 'ro/a.txt', old_string: 'old', new_string: 'new' } },
      { name: 'edit_file', input: { path: 'ro/new.txt', old_string: '', new_string: 'new' } },
      { name: 'read_file', input: { path: 'ro/a.txt' } },
    ].map((call) => ({ ...call, toolCallId: worker.newId() }));
    const report = await worker.run(calls, asNobody);
    const results = report.outcome === 'done' ? report.results : [];
    expect(results.map(({ isError }) => isError)).toEqual([false, true, true, false]);
    expect(results.map(textOf).join('\n')).toMatch(/^old\n.*b\.txt: Permission denied\n.*(EACCES.*){2}old/s);
    expect(readFileSync(join(worker.workspace, 'ro/a.txt'), 'utf8')).toBe('old\n');
  });

  it('a fork bomb within its limit is ended whole by a cancel', { timeout: 60_000 }, async () => {
    const toolCallId = worker.newId();
    // Ends by itself in any case: it must not hurt the machine that runs the tests.
    const bomb =
      'ulimit -u 60; end=$((EPOCHSECONDS + 15)); f() { [ "$EPOCHSECONDS" -lt "$end" ] && f | f & }; touch lit; (f) 2>/dev/null & exec sleep 25';
    const running = worker.start([{ toolCallId, name: 'bash', input: { command: bomb } }], asNobody);
    await eventually(() => existsSync(join(worker.workspace, 'lit')) && worker.processes(toolCallId).length > 5);
    const cancelled = onlyResult(await worker.cancel([toolCallId]));
    expect(cancelled.outcome).toBe('cancelled');
    expect(worker.processes(toolCallId)).toEqual([]);
    expect(onlyResult(await running.report)).toEqual(cancelled);
  });

  it('no secret of a command can be read in the processes around a call', async () => {
    const look = `cat /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n' | grep -c -e SSM_Payload -e AWS_SECRET_ACCESS_KEY`;
    const disk = 'cat ../calls/*/request.json ../calls/*/running.json ../calls.reserve 2>/dev/null | wc -c';
    const call = { toolCallId: worker.newId(), name: 'bash', input: { command: `${look}; ${disk}` } };
    const text = textOf(onlyResult(await worker.start([call], asNobody).report));
    expect(text).toMatch(/^0\n0\nexit=0/);
  });
});
