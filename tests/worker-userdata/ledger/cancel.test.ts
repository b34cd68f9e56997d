import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CancelCommand } from '@remote-swe/core/domain/worker/command';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cancelCalls } from '../../../worker-userdata/runtime/command/cancel-calls.ts';
import { homeAt } from '../../../worker-userdata/runtime/home.ts';
import { eventually } from '../../eventually.ts';
import { onlyResult, TestWorker, textOf } from '../worker.ts';

const worker = new TestWorker();
beforeAll(() => worker.build());
afterAll(() => worker.remove());

it('A cancel wins over a call that has not started: the tombstone stays', async () => {
  const toolCallId = worker.newId();
  expect(onlyResult(await worker.cancel([toolCallId]))).toMatchObject({ toolCallId, outcome: 'cancelled' });
  const call = { toolCallId, name: 'bash', input: { command: 'echo run > cancelled-before' } };
  expect(onlyResult(await worker.run([call]))).toMatchObject({ toolCallId, outcome: 'cancelled', isError: true });
  expect(existsSync(join(worker.workspace, 'cancelled-before'))).toBe(false);
});

it('A cancel ends a running call with its daemonised grandchildren, and both commands report it', async () => {
  const toolCallId = worker.newId();
  const daemon = `(setsid nohup bash -c 'trap "" TERM; sleep 300; sleep 300' >/dev/null 2>&1 &)`;
  const call = { toolCallId, name: 'bash', input: { command: `echo started; ${daemon}\nsleep 300` } };
  const running = { report: worker.run([call]) };
  await eventually(() => worker.processes(toolCallId).length >= 4);
  const cancelled = onlyResult(await worker.cancel([toolCallId]));
  expect(worker.processes(toolCallId)).toEqual([]);
  expect(cancelled).toMatchObject({ outcome: 'cancelled', isError: true });
  expect(textOf(cancelled)).toContain('started');
  expect(onlyResult(await running.report)).toEqual(cancelled);
});

it('A cancel gives the true result of a call that finished first', async () => {
  const toolCallId = worker.newId();
  const done = await worker.call('bash', { command: 'echo finished' }, { toolCallId });
  expect(onlyResult(await worker.cancel([toolCallId]))).toEqual(done);
});

it('A cancel against a run at the same moment has one winner, and both say the same', async () => {
  for (let round = 0; round < 5; round++) {
    const toolCallId = worker.newId();
    const file = `race-${round}`;
    const call = { toolCallId, name: 'bash', input: { command: `echo run >> ${file}` } };
    const [ran, cancelled] = await Promise.all([worker.run([call]), worker.cancel([toolCallId])]);
    expect(onlyResult(ran).outcome).toBe(onlyResult(cancelled).outcome);
    const effect = existsSync(join(worker.workspace, file)) ? readFileSync(join(worker.workspace, file), 'utf8') : '';
    expect(effect === '' || effect === 'run\n').toBe(true);
    if (existsSync(worker.directory(toolCallId).tombstone)) expect(effect).toBe('');
  }
});

it('A cancel takes several calls at once', async () => {
  const ids = [worker.newId(), worker.newId()];
  const calls = ids.map((toolCallId) => ({ toolCallId, name: 'bash', input: { command: 'sleep 300' } }));
  const running = { report: worker.run(calls) };
  await eventually(() => worker.processes(ids[0] ?? '').length > 0);
  expect(await worker.cancel(ids)).toMatchObject({ results: [{ outcome: 'cancelled' }, { outcome: 'cancelled' }] });
  expect(await running.report).toMatchObject({ results: [{ outcome: 'cancelled' }, { outcome: 'cancelled' }] });
});

it('A cancel of a call whose supervisor hangs ends it by force', async () => {
  const toolCallId = worker.newId();
  const running = worker.start([{ toolCallId, name: 'bash', input: { command: 'sleep 300' } }]);
  await eventually(() => worker.processes(toolCallId).length > 0);
  process.kill(worker.supervisorId(toolCallId), 'SIGSTOP');
  const command: CancelCommand = {
    schema: 1,
    action: 'cancel',
    sessionId: 's',
    toolCallIds: [toolCallId],
    reportUrl: '',
  };
  const machine = { home: homeAt(worker.home), bootId: worker.bootId, now: Date.now, stopGraceMs: 200, slackMs: 200 };
  expect(onlyResult(await cancelCalls(command, machine)).isError).toBe(true);
  expect(worker.processes(toolCallId)).toEqual([]);
  expect(onlyResult(await running.report).isError).toBe(true);
});
