import type { Lab } from './lab.ts';

/**
 * What came of an attack: how many ways were tried and how many of them got nowhere. `through` names what got through, in words
 * that lead to the place. `skipped` says what this machine lacks; a skipped attack shows nothing and never counts as held.
 */
export type AttackOutcome = { tries: number; held: number; through?: string[] } | { skipped: string };

/** One attack on a promise of the product. It brings its own judgement: what must stay untouched is looked at, not assumed. */
export type Attack = {
  /** Unique, a few words joined by dashes: `--only` takes it. */
  name: string;
  /** Rejects when it could not be carried out, which counts as broken: an attack that does not run shows nothing. */
  run(lab: Lab): Promise<AttackOutcome>;
};
