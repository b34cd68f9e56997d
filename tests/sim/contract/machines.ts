import type { CommandPayload } from '@remote-swe/core/domain/worker/command';
import type { Commands } from '@remote-swe/core/ports/workers/commands';
import type { Machines } from '@remote-swe/core/ports/workers/machines';
import type { WorkerSchedules } from '@remote-swe/core/ports/workers/worker-schedules';
import { answersOf } from './answers.ts';

/** `reached` waits until the machine is so. */
export type Computers = {
  machines: Machines;
  reached(machineId: string, state: 'running' | 'stopped' | 'gone'): Promise<void>;
};

const REQUEST = { sessionId: 'slack:T1:C1:1700000000.000001', generation: 1, launchAttempt: 0, bootFailures: 0 };
const NOBODY = 'i-00000000000000000';

export async function machineAnswers({ machines, reached }: Computers) {
  const first = await machines.launch(REQUEST);
  const id = first.kind === 'launched' ? first.machineId : '';
  const same = async (request: typeof REQUEST) => {
    const answer = await machines.launch(request);
    return answer.kind === 'launched' ? answer.machineId === id : answer.kind;
  };
  const kind =
    (machineId = id) =>
    async () =>
      (await machines.describe(machineId)).kind;
  const change =
    (how: 'start' | 'stop' | 'terminate', machineId = id) =>
    async () =>
      how === 'start' ? (await machines.start(machineId, 0)).kind : machines[how](machineId);
  return answersOf([
    ['launched', async () => first.kind],
    ['the same launch', () => same(REQUEST)],
    ['another generation', () => same({ ...REQUEST, generation: 2 })],
    ['it runs', async () => [await reached(id, 'running'), await kind()()].at(-1)],
    ['its agent', async () => 'agentSeenAt' in (await machines.describe(id))],
    ['a start of what runs', change('start')],
    ['a stop', change('stop')],
    ['it is stopped', async () => [await reached(id, 'stopped'), await kind()()].at(-1)],
    ['a stop of what is stopped', change('stop')],
    ['a start', change('start')],
    ['it runs again', async () => [await reached(id, 'running'), await kind()()].at(-1)],
    ['whose it is', async () => typeof (await machines.find(REQUEST.sessionId))],
    ['a removal', change('terminate')],
    ['it is gone', async () => [await reached(id, 'gone'), await kind()()].at(-1)],
    ['another removal', change('terminate')],
    ['a stop of what is gone', change('stop')],
    ['a start of what is gone', change('start')],
    ['nobody’s machine', kind(NOBODY)],
    ['a stop of nobody’s', change('stop', NOBODY)],
    ['a removal of nobody’s', change('terminate', NOBODY)],
  ]);
}

/** `online` is a machine that takes commands, `down` one that does not; `ended` waits until nothing runs there. */
export type Channel = { commands: Commands; online: string; down: string; ended(): Promise<void> };

export async function commandAnswers({ commands, online, down, ended }: Channel) {
  const payload: CommandPayload = {
    schema: 1,
    action: 'run',
    sessionId: REQUEST.sessionId,
    calls: [{ toolCallId: 'a', name: 'bash', input: { command: 'effect-0 0 0' } }],
    notAfter: Number.MAX_SAFE_INTEGER,
    reportUrl: 'https://bucket/put/report',
    git: { serverUrl: 'https://github.com', author: { name: 'a', email: 'a@b' } },
  };
  const send = (machineId: string) => commands.send(machineId, REQUEST.sessionId, payload);
  const sent = await send(online);
  const commandId = sent.kind === 'sent' ? sent.commandId : '';
  const status = (id: string) => async () => {
    const answer = await commands.collect(online, id, 'reports/1.json');
    return answer.kind === 'reported' && answer.report.outcome === 'done'
      ? answer.report.results.map(({ toolCallId, outcome }) => [toolCallId, outcome])
      : answer.kind;
  };
  return answersOf([
    ['sent', async () => sent.kind],
    ['reported', async () => [await ended(), await status(commandId)()].at(-1)],
    ['and again', status(commandId)],
    ['one that nobody sent', status('00000000-0000-4000-8000-000000000000')],
    ['to a machine that is down', async () => (await send(down)).kind],
    ['to nobody’s machine', async () => (await send(NOBODY)).kind],
  ]);
}

/** `fired`: sessions and generations of firings so far. */
export type Clocks = {
  schedules: WorkerSchedules;
  now(): number;
  pass(ms: number): Promise<void>;
  fired(): readonly (readonly [string, number])[];
};

const MINUTE_MS = 60_000;

export function scheduleAnswers({ schedules, now, pass, fired }: Clocks) {
  const after = (minutes: number) => async () => [await pass(minutes * MINUTE_MS), fired().length].at(-1);
  return answersOf([
    ['armed', () => schedules.arm('a', 1, now() + 5 * MINUTE_MS)],
    ['not yet', after(4)],
    ['moved', () => schedules.arm('a', 2, now() + 5 * MINUTE_MS)],
    ['not at its old time', after(2)],
    ['at its new one', after(4)],
    ['by its generation', async () => fired().at(-1)],
    ['again after ten minutes', after(10)],
    ['and again', after(10)],
    ['moved on', () => schedules.arm('a', 3, now() + 30 * MINUTE_MS)],
    ['not after ten minutes', after(20)],
    ['but then', after(11)],
    ['removed', () => schedules.remove('a')],
    ['never again', after(60)],
    ['removed again', () => schedules.remove('a')],
  ]);
}
