import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseScope, scopedCommand } from '../../worker-userdata/runtime/process/scope.ts';
import { eventually } from '../eventually.ts';
import { TestWorker, textOf } from './worker.ts';

const isRoot = process.getuid?.() === 0;
const worker = new TestWorker();
const environment = { REMOTE_SWE_AGENT_USER: 'nobody' };
beforeAll(async () => {
  await worker.build();
  chmodSync(worker.root, 0o755);
});
afterAll(() => worker.remove());

describe.skipIf(!isRoot)('tools as another user (needs root; nobody stands in for agent)', () => {
  it('Tools run as another user, write their workspace, and read what anybody may, not what is ours', async () => {
    const command = 'id -un; touch mine; cat ../calls/*/request.json; echo x > ../calls/x; cat /etc/shadow; echo end';
    const result = await worker.call('bash', { command }, { environment });
    expect(textOf(result)).toMatch(/^nobody\n.*calls\/x: Permission denied\n.*shadow: Permission denied\nend\n/s);
    expect(statSync(`${worker.workspace}/mine`).uid).not.toBe(0);
  });

  it('Tools cannot look into the process that runs them, which came with the command and its addresses', async () => {
    const command =
      'cat /proc/$PPID/environ | wc -c; ls /proc/$PPID/fd | wc -l; readlink /proc/$PPID/cwd || echo closed';
    const result = await worker.call('bash', { command }, { environment });
    expect(textOf(result)).toMatch(/environ: Permission denied\n0\n.*fd.*: Permission denied\n0\nclosed\n/);
  });

  it('Tools keep to the same rights inside our file tools', async () => {
    const calls = [
      { name: 'read_file', input: { path: '/etc/shadow' } },
      { name: 'edit_file', input: { path: '/etc/remote-swe-test', old_string: '', new_string: 'x' } },
      { name: 'edit_file', input: { path: 'made', old_string: '', new_string: 'x' } },
    ].map((call) => ({ ...call, toolCallId: worker.newId() }));
    const report = await worker.run(calls, { environment });
    expect(report).toMatchObject({ results: [{ isError: true }, { isError: true }, { isError: false }] });
    expect(existsSync('/etc/remote-swe-test')).toBe(false);
    expect(statSync(`${worker.workspace}/made`).uid).toBe(statSync(`${worker.workspace}/mine`).uid);
  });

  it('Tools are stopped as another user all the same, and can read their logs', async () => {
    const toolCallId = worker.newId();
    const running = worker.start(
      [{ toolCallId, name: 'bash', input: { command: 'echo hi; (setsid sleep 77 &); sleep 77' } }],
      { environment },
    );
    await eventually(() => worker.processes(toolCallId).length >= 3);
    await eventually(() => readFileSync(worker.directory(toolCallId).log, 'utf8') === 'hi\n');
    const log = worker.directory(toolCallId).log;
    expect(textOf(await worker.call('bash', { command: `cat ${log}` }, { environment }))).toMatch(/^hi\n/);
    expect(await worker.cancel([toolCallId])).toMatchObject({ results: [{ outcome: 'cancelled' }] });
    expect(worker.processes(toolCallId)).toEqual([]);
    await running.report;
  });
});

describe('scopes', () => {
  it('Scopes are systemd units only for root where systemd runs', () => {
    const path = process.env.PATH ?? '';
    expect(chooseScope('id', path, '/nonexistent', true)).toEqual({ kind: 'group' });
    expect(chooseScope('id', path, '/tmp', false)).toEqual({ kind: 'group' });
    expect(chooseScope('id', '/nonexistent', '/tmp', true)).toEqual({ kind: 'group' });
  });

  it('Scopes have bounds and change to the tool user', () => {
    const user = { kind: 'other', name: 'agent', uid: 1001, gid: 1002, home: '/home/agent' } as const;
    const { command, changesUser } = scopedCommand({ kind: 'systemd', unit: 'remote-swe-x.scope' }, user, [
      'bash',
      '-c',
      'x',
    ]);
    expect(changesUser).toBe(true);
    expect(command).toEqual(
      expect.arrayContaining(['--scope', '--unit=remote-swe-x.scope', '--uid=1001', '--gid=1002']),
    );
    expect(command.slice(-4)).toEqual(['--', 'bash', '-c', 'x']);
  });
});
