import { Invocation, inInvocation } from '@remote-swe/core/adapters/telemetry/invocation';
import { metrics } from '@remote-swe/core/adapters/telemetry/metrics';
import { METRICS, NAMESPACE } from '@remote-swe/core/domain/metrics/metrics';
import { guarded } from '@remote-swe/core/wiring/parts/guarded';
import { afterEach, expect, it, vi } from 'vitest';
import { linesOf } from './captured.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

it('An invocation’s samples are one line of the embedded metric format, with the stack as the only dimension', async () => {
  vi.stubEnv('POWERTOOLS_SERVICE_NAME', 'my-stack');
  const handler = guarded(async () => {
    metrics.add('StepMs', 120);
    metrics.add('Conflicts', 1);
    metrics.add('Conflicts', 1);
    metrics.add('Dollars', 0.25);
  });
  const [line, ...more] = await linesOf(handler);
  expect(more).toEqual([]);
  expect(line).toMatchObject({ service: 'my-stack', StepMs: 120, Conflicts: [1, 1], Dollars: 0.25 });
  expect(line).toHaveProperty('_aws.CloudWatchMetrics', [
    {
      Namespace: NAMESPACE,
      Dimensions: [['service']],
      Metrics: [
        { Name: 'StepMs', Unit: 'Milliseconds' },
        { Name: 'Conflicts', Unit: 'Count' },
        { Name: 'Dollars', Unit: 'None' },
      ],
    },
  ]);
});

it('What failed has counted too, and nothing that was counted costs nothing', async () => {
  const failing = guarded(async () => {
    metrics.add('StepFailures', 1);
    throw new Error('no');
  });
  expect(await linesOf(() => failing().catch(() => undefined))).toMatchObject([{ StepFailures: 1 }]);
  expect(await linesOf(guarded(async () => undefined))).toEqual([]);
});

it('A loop that counts is bounded, and what is counted outside of an invocation is dropped', async () => {
  const invocation = new Invocation('request-1', false);
  metrics.add('StepMs', 1);
  await inInvocation(invocation, async () => {
    for (let i = 0; i < 5_000; i++) metrics.add('StepMs', i);
  });
  expect(invocation.samples).toHaveLength(1_000);
});

it('One namespace has fewer metrics than one line of the format holds', () => {
  expect(Object.keys(METRICS).length).toBeLessThan(100);
});
