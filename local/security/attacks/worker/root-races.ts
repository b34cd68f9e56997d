import type { Attack } from '../../attack.ts';
import { race } from '../../root-races/race.ts';
import { Tries } from '../../tries.ts';

/** Some hundred calls; `tests/security/root-races.long.test.ts` has more patience. */
const ROUNDS = 60;
const MS_MAX = 30_000;

/** Whoever swaps links and folders under root's hands gets none of root's files, and makes no call fail. */
export const rootRaces: Attack = {
  name: 'root-races',
  async run(lab) {
    const found = lab.scratchUser();
    if ('skipped' in found) return found;
    const tries = new Tries();
    const place = lab.folder();
    await race({ place, user: found.user, node: process.execPath, rounds: ROUNDS, msMax: MS_MAX }, tries);
    return tries.outcome();
  },
};
