import type { Action } from '../action.ts';
import type { Configuration } from '../configuration/configuration.ts';
import { brokenAtRest, brokenNow } from '../guarantees.ts';
import { initialState } from '../state.ts';
import { successors } from '../successors.ts';
import type { Violation } from './explore.ts';

/** How likely a fault (or a person) acts next while something fair could. */
const FAULT_CHANCE = 0.2;
/** A walk that does not come to rest within this many steps is reported as stuck. */
const WALK_STEPS_MAX = 800;

export type Walks = { walks: number; steps: number; restless: number; violations: Violation[] };

/** Random runs with all faults of the configuration, replayable by their seed. */
export function walk(configuration: Configuration, walks: number, seed: number): Walks {
  const random = randomFrom(seed);
  const found = new Map<string, string[]>();
  let steps = 0;
  let restless = 0;
  for (let count = 0; count < walks; count++) {
    const { trace, broken, rested } = walkOnce(configuration, random);
    steps += trace.length;
    if (!rested) restless++;
    if (broken !== undefined && !found.has(broken)) found.set(broken, trace);
  }
  return { walks, steps, restless, violations: [...found].map(([what, trace]) => ({ what, trace })) };
}

function walkOnce(
  configuration: Configuration,
  random: () => number,
): { trace: string[]; broken: string | undefined; rested: boolean } {
  const trace: string[] = [];
  let state = initialState(configuration);
  while (trace.length < WALK_STEPS_MAX) {
    const actions = successors(state, configuration);
    if (!actions.some((action) => action.fair)) {
      const broken = brokenAtRest(state);
      if (broken !== undefined) return { trace, broken, rested: true };
    }
    const action = choose(actions, random);
    if (!action) return { trace, broken: undefined, rested: true };
    trace.push(action.label);
    state = action.next;
    const broken = brokenNow(state);
    if (broken !== undefined) return { trace, broken, rested: true };
  }
  return { trace, broken: undefined, rested: false };
}

function choose(actions: readonly Action[], random: () => number): Action | undefined {
  const fair = actions.filter((action) => action.fair);
  const faults = actions.filter((action) => !action.fair);
  const pool = faults.length > 0 && (fair.length === 0 || random() < FAULT_CHANCE) ? faults : fair;
  return pool[Math.floor(random() * pool.length)];
}

/** Numbers in [0, 1) by xorshift32: the same for the same seed everywhere. */
function randomFrom(seed: number): () => number {
  let bits = seed >>> 0 || 1;
  return () => {
    bits = (bits ^ (bits << 13)) >>> 0;
    bits = (bits ^ (bits >>> 17)) >>> 0;
    bits = (bits ^ (bits << 5)) >>> 0;
    return bits / 2 ** 32;
  };
}
