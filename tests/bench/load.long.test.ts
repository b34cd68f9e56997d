import { expect, it } from 'vitest';
import { measureLoad } from '../../bench/load/load.ts';

const SESSIONS = 4;
/** Some 20 s on an idle machine; a limit that a busy one keeps too. */
const LIMIT_MS = 180_000;

it(
  'A few sessions at once and a quiet one are all answered, and each figure is measured',
  async () => {
    const load = await measureLoad(SESSIONS);
    expect(load).toMatchObject({ sessions: SESSIONS });
    // A step for each of the three replies, and one for what the last of them left.
    expect(load.steps).toBeGreaterThanOrEqual(3 * SESSIONS);
    expect(load.memory.at(-1)?.sessions).toBe(SESSIONS);
    for (const value of [load.stepMs.p50, load.quiet.aloneMs, load.quiet.besideMs, load.storedKbPerSession])
      expect(value).toBeGreaterThan(0);
  },
  LIMIT_MS,
);
