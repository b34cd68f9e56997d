import { existsSync, mkdtempSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bubblewrapWorks } from '../../../local/instances/bubblewrap.ts';
import { Instances } from '../../../local/instances/instances.ts';
import type { Sandbox } from '../../../local/instances/machine.ts';
import { instanceProcesses } from '../../../local/instances/processes.ts';
import type { ScriptResult } from '../../../local/instances/script.ts';
import { LocalClock } from '../../../local/kernel/clock.ts';

const withBubblewrap = bubblewrapWorks();
const modes: Sandbox[] = ['plain', 'bubblewrap'];

for (const sandbox of modes) {
  const skipped = sandbox === 'bubblewrap' && !withBubblewrap;
  const title = `instances, ${sandbox}${skipped ? ' (skipped: bubblewrap is absent or not allowed here)' : ''}`;
  describe.skipIf(skipped)(title, () => {
    let root: string;
    let clock: LocalClock;
    let instances: Instances;
    let instanceId: string;

    // One machine for all tests that leave it running: a boot costs more than a script.
    beforeAll(async () => {
      root = mkdtempSync(join(tmpdir(), 'instances-'));
      clock = new LocalClock();
      instances = new Instances({ root, clock, sandbox });
      instanceId = await launch();
    });

    afterAll(async () => {
      const ids = instances.list().map((instance) => instance.instanceId);
      await instances.close();
      clock.close();
      expect(ids.flatMap(instanceProcesses)).toEqual([]);
      expect(existsSync(join(root, instanceId))).toBe(false);
      rmSync(root, { recursive: true });
    });

    const launch = async (): Promise<string> => {
      const launched = instances.launch();
      await instances.reached(launched.instanceId, 'running');
      return launched.instanceId;
    };
    it('The host writes nothing through a link that a machine has put on its disk', async () => {
      const machineId = await launch();
      const { disk } = instances.find(machineId) ?? {};
      const target = join(root, 'of-the-developer');
      symlinkSync(target, join(disk ?? '', 'link'));
      renameSync(join(disk ?? '', 'link'), join(disk ?? '', 'bootstrapped'));
      instances.stop(machineId);
      await instances.reached(machineId, 'stopped');
      instances.start(machineId);
      await instances.reached(machineId, 'running');
      expect(existsSync(target)).toBe(false);
      instances.terminate(machineId);
      await instances.reached(machineId, 'terminated');
    });

    const run = (script: string, environment: Record<string, string> = {}): Promise<ScriptResult> =>
      instances.runScript({ instanceId, script, environment }).result;
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell expands it
    const home = '"${REMOTE_SWE_HOME:-/var/lib/remote-swe}"';

    it('A machine gives output, exit code and signal', async () => {
      const result = await run('echo out; echo err >&2; exit 7');
      expect(result).toMatchObject({ ending: 'exited', exitCode: 7, signal: null, stdout: 'out\n', stderr: 'err\n' });
      expect(await run('kill -9 $$')).toMatchObject({ exitCode: null, signal: 'SIGKILL' });
    });

    it('A machine keeps 1 MB of output whole', async () => {
      const result = await run(`node -e 'process.stdout.write("x".repeat(2 ** 20))'`);
      expect(result.stdoutBytes).toBe(2 ** 20);
      expect(result.stdout.length).toBe(2 ** 20);
    });

    it('A machine has node, git, npm and bash, a bootstrapped home, and nothing of our environment', async () => {
      const tools = await run(
        `cd ${home} && cat bootstrapped && node --version && git --version && npm --version && bash -c 'echo ok'`,
      );
      expect(tools).toMatchObject({ exitCode: 0, stderr: '' });
      const lines = (await run('env', { GIVEN: 'yes' })).stdout.split('\n').map((line) => line.split('=')[0]);
      const own = ['PATH', 'HOME', 'LANG', 'REMOTE_SWE_INSTANCE', 'REMOTE_SWE_BOOT_ID', 'GIVEN', 'PWD', ''];
      const allowed = sandbox === 'plain' ? [...own, 'REMOTE_SWE_HOME'] : own;
      expect(lines.filter((name) => !allowed.includes(name ?? ''))).toEqual([]);
    });

    it('A machine reaches a server on loopback', async () => {
      const server = createServer((_request, response) => response.end('hello')).listen(0, '127.0.0.1');
      await new Promise((resolve) => server.once('listening', resolve));
      const { port } = server.address() as AddressInfo;
      const result = await run(`node -e 'fetch("http://127.0.0.1:${port}/").then((r) => r.text()).then(console.log)'`);
      server.close();
      expect(result.stdout).toBe('hello\n');
    });

    it('A machine keeps a background process between scripts, and its output channel is free', async () => {
      await run(
        `cd ${home}; setsid sh -c 'echo $$ > pid; exec sleep 300' > /dev/null 2>&1 & until [ -s pid ]; do sleep 0.01; done`,
      );
      const result = await run(`kill -0 "$(cat ${home}/pid)" && echo alive`);
      expect(result.stdout).toBe('alive\n');
    });

    it('A stop kills everything, also daemons, and keeps the disk; a start boots anew', async () => {
      const bootId = instances.find(instanceId)?.bootId;
      await run(
        `cd ${home}; echo kept > file; (setsid sleep 300 > /dev/null 2>&1 &) ; setsid nohup sleep 301 > /dev/null 2>&1 &`,
      );
      const pending = run('sleep 302');
      expect(instanceProcesses(instanceId).length).toBeGreaterThanOrEqual(3);
      instances.stop(instanceId);
      await instances.reached(instanceId, 'stopped');
      expect(instanceProcesses(instanceId)).toEqual([]);
      expect(await pending).toMatchObject({ ending: 'machine-lost', exitCode: null });
      instances.start(instanceId);
      await instances.reached(instanceId, 'running');
      expect(instances.find(instanceId)?.bootId).not.toBe(bootId);
      expect((await run(`cat ${home}/file; echo $REMOTE_SWE_BOOT_ID`)).stdout).toBe(
        `kept\n${instances.find(instanceId)?.bootId}\n`,
      );
    });

    it('A termination removes the disk', async () => {
      const other = await launch();
      const { disk } = instances.find(other) ?? { disk: '' };
      expect(await readFile(join(disk, 'bootstrapped'), 'utf8')).toBe('local\n');
      instances.terminate(other);
      await instances.reached(other, 'terminated');
      expect(existsSync(disk)).toBe(false);
      expect(() => instances.start(other)).toThrow(/is terminated/);
    });

    it('A machine can be terminated while it boots', async () => {
      const other = instances.launch().instanceId;
      instances.terminate(other);
      await instances.reached(other, 'terminated');
      expect(instanceProcesses(other)).toEqual([]);
    });

    it('A script is killed at its time limit on the local clock', async () => {
      const started = join(instances.find(instanceId)?.disk ?? '', 'started');
      const script = `echo a; touch ${home}/started; sleep 300`;
      const { result } = instances.runScript({ instanceId, script, timeoutMs: 60_000 });
      while (!existsSync(started)) await new Promise((resolve) => setTimeout(resolve, 5));
      clock.advance(60_000);
      expect(await result).toMatchObject({ ending: 'timed-out', signal: 'SIGKILL', stdout: 'a\n' });
      const killed = instances.runScript({ instanceId, script: 'sleep 300' });
      killed.kill();
      expect(await killed.result).toMatchObject({ ending: 'killed' });
    });

    it('The time of Node.js on a machine moves with the local clock', async () => {
      clock.advance(86_400_000);
      const script = `node -e 'console.log(Date.now(), +new Date(), new Date(5).getTime(), new Date() instanceof Date)'`;
      const [now, created, five, isDate] = (await run(script)).stdout.trim().split(' ');
      expect(Math.abs(Number(now) - clock.now())).toBeLessThan(5000);
      expect(Math.abs(Number(created) - clock.now())).toBeLessThan(5000);
      expect([five, isDate]).toEqual(['5', 'true']);
    });

    it('A machine stops by itself when its agent dies', async () => {
      const other = await launch();
      const [first] = instanceProcesses(other);
      process.kill(first ?? 0, 'SIGKILL');
      await instances.reached(other, 'stopped');
      expect(instances.find(other)?.reason).toContain('Shutdown');
    });

    it.skipIf(sandbox === 'plain')('A machine hides other disks and homes and the boot id of the host', async () => {
      const script = `ls /home; ls ${root}; touch /etc/forbidden; cat /proc/sys/kernel/random/boot_id; id -u; ls /tmp`;
      const result = await run(script);
      expect(result.stderr).toContain('/etc/forbidden');
      expect(result.stdout).toContain(`agent\n`);
      expect(result.stdout).toContain(instances.find(instanceId)?.bootId);
      expect(result.stdout).not.toContain(instanceId);
    });
  });
}
