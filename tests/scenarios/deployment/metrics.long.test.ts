import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { METRICS, NAMESPACE } from '@remote-swe/core/domain/metrics/metrics';
import { expect, test } from 'vitest';
import { alarmMetrics } from '../../template/watched.ts';
import { emittedBy, namesIn } from '../harness/emitted.ts';
import { playOn } from '../harness/play-on.ts';
import { bash, type Scenario } from '../harness/scenario.ts';
import { instanceOf, stateOf } from '../harness/worker.ts';

const HOUR_MS = 60 * 60_000;

let scenario: Scenario;
playOn(
  (started) => {
    scenario = started;
  },
  { WorkerIdleMinutes: '30', WorkerRetentionHours: '336' },
);

/** The next machine finds no package mirror when it sets itself up. */
function failOneSetUp(): void {
  const cancel = scenario.system.instances.onStateChange(({ state, disk }) => {
    if (state !== 'running') return;
    rmSync(join(disk, 'bootstrapped'));
    writeFileSync(join(disk, 'bootstrap-failed'), 'git could not be installed\n');
    cancel();
  });
}

test('A stack on which nothing goes on emits no metric, for nobody shall pay for zeros', async () => {
  await scenario.pass(2 * HOUR_MS);
  expect(emittedBy(scenario)).toEqual([]);
});

test('A session with a worker emits what the dashboard shows and the alarms look at, as they are declared', async () => {
  failOneSetUp();
  const talk = scenario.open({ turns: [bash('echo hello > note.txt'), { text: 'It is written.' }] });
  await scenario.answered(talk, /It is written/);
  await scenario.system.pool.invoke('WorkerReaperFunction', { look: 'orphans' }, { kind: 'sync' });
  const { instanceId } = await instanceOf(scenario, talk);
  await scenario.until(() => stateOf(scenario, instanceId) === 'stopped', { virtualMsMax: 2 * HOUR_MS });
  await scenario.system.pool.invoke('WorkerReaperFunction', { look: 'orphans' }, { kind: 'sync' });
  // What a thread writes arrives a moment after its answer.
  await scenario.waitFor(() => namesIn(emittedBy(scenario)).has('MachinesStopped'), 'the hourly look');
  const lines = emittedBy(scenario);
  for (const { _aws, service } of lines) {
    expect(service).toBe(scenario.system.plan.functions[0]?.environment.POWERTOOLS_SERVICE_NAME);
    for (const { Namespace, Dimensions, Metrics } of _aws.CloudWatchMetrics) {
      expect([Namespace, Dimensions]).toEqual([NAMESPACE, [['service']]]);
      for (const { Name, Unit } of Metrics) expect(METRICS).toHaveProperty(Name, Unit);
    }
  }
  const emitted = namesIn(lines);
  const ofSession: (keyof typeof METRICS)[] = [
    ...(['StepMs', 'QueueAgeMs', 'FirstSignMs', 'FirstWordsMs', 'ModelMs', 'Dollars', 'TokensCacheWrite'] as const),
    ...([
      'TokensOutput',
      'WorkerStarts',
      'BootMs',
      'BootFailures',
      'Saves',
      'MachinesRunning',
      'MachinesStopped',
    ] as const),
  ];
  expect(ofSession.filter((name) => !emitted.has(name))).toEqual([]);
  // The one that needs a table which throttles is tested over the wire, with the client.
  const watched = [...alarmMetrics().values()].flat().filter(({ namespace }) => namespace === NAMESPACE);
  expect(watched.map(({ name }) => name).filter((name) => !emitted.has(name))).toEqual(['TableThrottles']);
});

test('Lines of a step say which session, turn, step and version they are about, and which request', () => {
  const lines = scenario.system.pool.logs('AgentStepFunction').map(({ text }) => JSON.parse(text));
  const plans = lines.filter(({ message }) => message === 'plan');
  expect(plans.length).toBeGreaterThan(3);
  for (const line of plans)
    expect(line).toMatchObject({
      sessionId: scenario.talks[0]?.sessionId,
      turn: expect.any(Number),
      step: expect.any(Number),
      version: expect.any(Number),
      function_request_id: expect.any(String),
    });
});
