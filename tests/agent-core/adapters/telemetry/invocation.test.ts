import { setImmediate } from 'node:timers/promises';
import { jsonLog } from '@remote-swe/core/adapters/telemetry/log';
import { metrics } from '@remote-swe/core/adapters/telemetry/metrics';
import { guarded } from '@remote-swe/core/wiring/parts/guarded';
import { afterEach, expect, it, vi } from 'vitest';
import { linesOf } from './captured.ts';

const TOKEN = `xoxb-123456789012-${'a1B2'.repeat(6)}`;
const about = { sessionId: 'slack:T1:C1:1.000001', turn: 2, step: 7, version: 6 };

afterEach(() => {
  vi.unstubAllEnvs();
});

/** As Lambda calls it. */
const invoked = (handler: () => Promise<unknown>, awsRequestId: string) =>
  (guarded(handler) as (event: unknown, context: unknown) => Promise<unknown>)({}, { awsRequestId });

it('Every line of an invocation has the request’s id and what it is about, and nothing of the one before', async () => {
  const lines = await linesOf(async () => {
    jsonLog.info('loads');
    await invoked(async () => {
      jsonLog.info('begins');
      jsonLog.about({ sessionId: about.sessionId });
      await setImmediate();
      jsonLog.about({ turn: 2, step: 7, version: 6 });
      jsonLog.error('ends');
    }, 'request-1');
    await invoked(async () => jsonLog.info('another'), 'request-2');
  });
  expect(lines).toMatchObject([
    { level: 'INFO', message: 'loads' },
    { message: 'begins', function_request_id: 'request-1' },
    { level: 'ERROR', message: 'ends', function_request_id: 'request-1', ...about },
    { message: 'another', function_request_id: 'request-2' },
  ]);
  expect(lines[3]).not.toHaveProperty('sessionId');
});

it('Invocations that run at once keep their lines apart', async () => {
  const one = (name: string) =>
    invoked(async () => {
      jsonLog.about({ sessionId: name });
      await setImmediate();
      jsonLog.info(name);
    }, name);
  const lines = await linesOf(() => Promise.all([one('a'), one('b')]));
  expect(lines.map(({ message, sessionId, function_request_id: id }) => [message, sessionId, id])).toEqual([
    ['a', 'a', 'a'],
    ['b', 'b', 'b'],
  ]);
});

it('What lines are about goes through the redactor as well', async () => {
  const lines = await linesOf(() =>
    invoked(async () => {
      jsonLog.about({ user: TOKEN });
      jsonLog.info('said');
      metrics.add('StepMs', 1);
    }, 'request-1'),
  );
  expect(lines).toHaveLength(2);
  expect(JSON.stringify(lines)).not.toContain(TOKEN);
});

it.each([
  ['0', 0],
  ['1', 1],
  ['', 0],
])('With a share of %j of sampled invocations, %i of a line for debugging is written', async (share, written) => {
  vi.stubEnv('DEBUG_LOG_SHARE', share);
  const lines = await linesOf(() => invoked(async () => jsonLog.debug('call', { ms: 3 }), 'request-1'));
  expect(lines).toHaveLength(written);
  if (written > 0) expect(lines[0]).toMatchObject({ level: 'DEBUG', message: 'call', ms: 3 });
});
