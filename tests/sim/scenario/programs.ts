import { Random } from '../../../local/chaos/random.ts';
import type { Deed } from './deeds.ts';
import type { SimSession } from './scenario.ts';

const RATE_MOST = 0.25;
const FAULTY_LIKELY = 0.7;
/** Who begins it: an admin, or somebody who is only approved. */
const BY_ADMIN_LIKELY = 0.5;
const AGAIN_LIKELY = 0.3;
const LOOK_LIKELY = 0.3;
const RESUME_LIKELY = 0.6;
const PAUSE_MS = [0, 400, 5_000, 40_000] as const;

/** The session as a program has it: all of it by one person's key, with repeats, looks, and words that let it go on after a stop. */
export function ofProgram({ deeds, turns }: SimSession, seed: number): SimSession {
  const random = new Random(seed * 69_621 + 3);
  const user = random.chance(BY_ADMIN_LIKELY) ? 'U1' : 'U2';
  const own = deeds.flatMap((deed): Deed[] => {
    const isStop = deed.kind === 'press-stop' || (deed.kind === 'say' && deed.words === 'stop');
    const by = deed.kind === 'say' || deed.kind === 'press-stop' ? { ...deed, user } : deed;
    return [by, ...more(random, isStop)];
  });
  return { deeds: own, turns, source: 'api' };
}

/** What a program does beside: it asks again, looks, lets the session go on. */
export function more(random: Random, isStop: boolean): Deed[] {
  const afterMs = () => random.pick(PAUSE_MS);
  const of = random.integer(0, 5);
  return [
    ...(random.chance(AGAIN_LIKELY) ? [{ afterMs: afterMs(), kind: 'repeat', of } as const] : []),
    ...(random.chance(LOOK_LIKELY) ? [{ afterMs: afterMs(), kind: 'look' } as const] : []),
    ...(isStop && random.chance(RESUME_LIKELY) ? [{ afterMs: afterMs(), kind: 'resume' } as const] : []),
  ];
}

/** How often requests are cut off and callbacks not taken. */
export function programRate(seed: number): number {
  const random = new Random(seed * 69_621 + 7);
  return random.chance(FAULTY_LIKELY) ? random.next() * RATE_MOST : 0;
}
