import type { Attack, AttackOutcome } from './attack.ts';

/** `held`: every try got nowhere. `broken`: one got through, nothing was tried, or the attack could not be carried out. */
export type AttackReport = {
  name: string;
  tries: number;
  held: number;
  through?: string[];
  /** What this machine lacks; then nothing was tried. */
  skipped?: string;
  /** Why the attack could not be carried out, or what its counts do not say. */
  error?: string;
  wallMs: number;
};

export type CampaignResult = { attacks: AttackReport[]; broken: number; skipped: number; wallMs: number };

/** What became of one attack: its outcome, or why it did not come to one. */
export type AttackEnd = { name: string; wallMs: number; end: AttackOutcome | { error: string } };

export function reportOf({ name, wallMs, end }: AttackEnd): AttackReport {
  if ('error' in end) return { name, tries: 0, held: 0, error: end.error, wallMs };
  if ('skipped' in end) return { name, tries: 0, held: 0, skipped: end.skipped, wallMs };
  const error = problemOf(end);
  return { name, ...end, ...(error !== undefined && { error }), wallMs };
}

/** Counts that show nothing are as bad as a try that got through. */
function problemOf({ tries, held }: { tries: number; held: number }): string | undefined {
  if (![tries, held].every((count) => Number.isSafeInteger(count) && count >= 0)) return 'It did not count its tries.';
  if (tries === 0) return 'It tried nothing.';
  return held > tries ? 'It counts more held than tried.' : undefined;
}

export function isBroken({ tries, held, skipped, error }: AttackReport): boolean {
  return error !== undefined || (skipped === undefined && held < tries);
}

export function summaryOf(attacks: AttackReport[], wallMs: number): CampaignResult {
  const broken = attacks.filter(isBroken).length;
  const skipped = attacks.filter((attack) => attack.skipped !== undefined).length;
  return { attacks, broken, skipped, wallMs };
}

/** The attacks of these names in the order of the list; all without names. Second, the names that no attack has. */
export function chosenAttacks(attacks: readonly Attack[], only: readonly string[] | undefined): [Attack[], string[]] {
  if (only === undefined) return [[...attacks], []];
  const unknown = only.filter((name) => !attacks.some((attack) => attack.name === name));
  return [attacks.filter(({ name }) => only.includes(name)), unknown];
}
