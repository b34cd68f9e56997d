import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../eventually.ts';
import { onlyResult, TestWorker, textOf } from './worker.ts';

const isRoot = process.getuid?.() === 0;
const asNobody = { environment: { REMOTE_SWE_AGENT_USER: 'nobody' } };

describe.skipIf(!isRoot)('as another user (needs root; nobody stands in for agent)', () => {
  const worker = new TestWorker();
  beforeAll(async () => {
    await worker.build();
    chmodSync(worker.root, 0o755);
  });
  afterAll(() => worker.remove());

  it('A workspace that cannot be written to goes on being read, and writing says why', async () => {
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

  it('Hooks of a repository run as the user of the tools, for a commit and for a push', async () => {
    const hook = (name: string) =>
      `printf '#!/bin/sh\\nid -u >> ../hooks\\n' > .git/hooks/${name}; chmod +x .git/hooks/${name}`;
    const command = `umask 022; git init -q --bare remote.git; git init -q hooked; (cd hooked; git remote add origin ../remote.git
${hook('pre-commit')}; ${hook('pre-push')}; touch a; git add a; git commit -qm a; git push -q origin HEAD:new; cat ../hooks; id -u nobody)`;
    const text = textOf(
      onlyResult(
        await worker.start([{ toolCallId: worker.newId(), name: 'bash', input: { command } }], asNobody).report,
      ),
    );
    const [commit, push, nobody] = text.split('\n');
    expect([commit, push]).toEqual([nobody, nobody]);
    expect(Number(nobody)).toBeGreaterThan(0);
  });

  it('A fork bomb within its limit is ended whole by a cancel', async () => {
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

  it('No secret of a command can be read in the processes around a call', async () => {
    const look = `cat /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n' | grep -c -e SSM_Payload -e AWS_SECRET_ACCESS_KEY`;
    const disk = 'cat ../calls/*/request.json ../calls/*/running.json ../calls.reserve 2>/dev/null | wc -c';
    const call = { toolCallId: worker.newId(), name: 'bash', input: { command: `${look}; ${disk}` } };
    const text = textOf(onlyResult(await worker.start([call], asNobody).report));
    expect(text).toMatch(/^0\n0\nexit=1/);
  });
});
