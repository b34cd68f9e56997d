import { expect, it } from 'vitest';
import { playWave, script } from '../../../bench/load/load.ts';
import { look } from '../../../bench/load/memory.ts';
import { type LocalSystem, startLocalSystem } from '../../../local/system/system.ts';

/** Until then modules are loaded and most code is compiled. */
const FIRST = 30;
const MORE = 50;
/** Four to eight kilobytes were measured: what V8 notes of the code it compiles. The table holds 23 kB of each, a request to the model is some 40 kB. */
const BYTES_MAX = 15_000;
const LIMIT_MS = 600_000;

it('Functions keep nothing of sessions that ended: no request, no journal, no event', async () => {
  const system = await startLocalSystem({ script, threadsMax: 1 });
  system.slack.delivery.answerMsMax = LIMIT_MS;
  try {
    await playWave(system, 0, FIRST);
    const before = await held(system);
    await playWave(system, FIRST, FIRST + MORE);
    const after = await held(system);
    for (const name of ['SlackEventsFunction', 'AgentStepFunction']) {
      const [environment = ''] = system.pool.callers(name);
      const bytes = ((after.get(environment) ?? Number.NaN) - (before.get(environment) ?? Number.NaN)) / MORE;
      expect(bytes, name).toBeLessThan(BYTES_MAX);
    }
  } finally {
    await system.close();
  }
});

/** An answer is there before its step has ended, and one more follows it: only when nothing goes on is a session over. */
async function held(system: LocalSystem): Promise<ReadonlyMap<string, number>> {
  expect(await system.activity.idle(LIMIT_MS)).toBe(true);
  return (await look(system, 0)).functions;
}
