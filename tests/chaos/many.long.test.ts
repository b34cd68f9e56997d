import { expect, it } from 'vitest';
import { runMany } from '../../local/chaos/many/run-many.ts';

const SESSIONS = 2;
const MINUTES = 0.1;

it('Two sessions in one system in which much goes wrong come to rest and keep the guarantees', async () => {
  const { sessions, broken, entries, modelCalls } = await runMany(1, { minutes: MINUTES, sessions: SESSIONS });
  expect(broken).toEqual([]);
  expect(sessions).toBe(SESSIONS);
  expect(Math.min(entries, modelCalls)).toBeGreaterThanOrEqual(SESSIONS);
});
