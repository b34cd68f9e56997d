import { PortError } from '@remote-swe/core/errors';
import type { Machines } from '@remote-swe/core/ports/workers/machines';
import { measuredCodeHost, measuredModel, measuredStep, measuredWorker } from '@remote-swe/core/wiring/parts/measured';
import { expect, it } from 'vitest';
import { SESSION } from '../../fakes/build.ts';
import { Calls } from '../../fakes/calls.ts';
import { FakeClock, START } from '../../fakes/clock.ts';
import { FakeCodeHost } from '../../fakes/hosts/code-host.ts';
import { FakeMachines, FakeModel } from '../../fakes/outside.ts';
import { MemoryLog, MemoryMetrics } from '../../fakes/telemetry.ts';

function telemetry() {
  return { metrics: new MemoryMetrics(), log: new MemoryLog(), clock: new FakeClock() };
}

it('Calls that failed are counted by whom they asked, and told for debugging without what was said', async () => {
  const all = telemetry();
  const broken = { issue: () => Promise.reject(new PortError('refused', 'Bad credentials')) };
  const codeHost = measuredCodeHost(Object.assign(new FakeCodeHost(new Calls()), broken), all);
  await expect(codeHost.issue('secret/name', 1)).rejects.toThrow('Bad credentials');
  expect(all.metrics.samples).toEqual([{ name: 'GitHubErrors', value: 1 }]);
  expect(all.log.lines).toMatchObject([{ level: 'debug', fields: { place: 'GitHub', method: 'issue' } }]);
  expect(JSON.stringify(all.log.lines)).not.toContain('secret/name');
});

it('A model call that was answered has a time, one that failed has none', async () => {
  const all = telemetry();
  const model = measuredModel(Object.assign(new FakeModel(new Calls()), { converse: async () => ({}) }), all);
  await model.converse({} as never, new AbortController().signal);
  const failing = measuredModel(
    Object.assign(new FakeModel(new Calls()), { converse: async () => Promise.reject(1) }),
    all,
  );
  await failing.converse({} as never, new AbortController().signal).catch(() => undefined);
  expect(all.metrics.of('ModelMs')).toHaveLength(1);
});

it.each([
  ['launched', 'WorkerStarts'],
  ['no-capacity', 'NoCapacity'],
])('A launch that ends as %s counts as %s', async (kind, name) => {
  const all = telemetry();
  const launch = async () => ({ kind });
  const given = Object.assign(new FakeMachines(new Calls()), { launch }) as never;
  const { machines } = measuredWorker({ machines: given as Machines }, all);
  await machines.launch({ sessionId: SESSION, generation: 1, launchAttempt: 0, bootFailures: 0 });
  expect(all.metrics.samples).toEqual([{ name, value: 1 }]);
});

it.each([
  ['acknowledge', 1, []],
  ['retry', 3, ['Redeliveries', 'StepFailures']],
] as const)('A step that ends as %s, handed out %i times, has its times and %j', async (result, receiveCount, more) => {
  const all = telemetry();
  const wake = { sessionId: SESSION, receiveCount, firstReceivedAt: START, sentAt: START - 40, remainingMs: () => 1 };
  await measuredStep(all, wake, async () => {
    all.clock.advance(250);
    return result;
  });
  expect(all.metrics.of('QueueAgeMs')).toEqual([40]);
  expect(all.metrics.of('StepMs')).toEqual([250]);
  const others = all.metrics.samples.map(({ name }) => name).filter((name) => !name.endsWith('Ms'));
  expect(others.sort()).toEqual([...more]);
});
