import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandReport } from '@remote-swe/core/domain/worker/command';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepReserve, withReserve } from '../../../worker-userdata/runtime/ledger/reserve.ts';
import { onlyResult, TestWorker, textOf } from '../worker.ts';

const isRoot = process.getuid?.() === 0;
/** Whether this machine lets us mount something that nobody else sees. */
const canMount = isRoot && spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;

const worker = new TestWorker();
beforeAll(() => worker.build());
afterAll(() => worker.remove());

describe('a script', () => {
  it('A script with quotes of every kind in 200 kB, heredocs and Windows line ends does what it says', async () => {
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
  it.skipIf(!canMount)('A full disk loses no result, and can be tidied up (needs root)', () => {
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

  it('A full disk gives the ledger what was kept for it, once', () => {
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
