import type { Texts } from '../../../domain/language/texts.ts';
import type { Amount } from '../interpret/amount.ts';

/** A limit, and what is known to be spent of it. */
type Known = { limitMicroUsd: number; spentMicroUsd?: number | undefined };

export function limitAfter(amount: Amount, limitMicroUsd: number): number {
  return 'toMicroUsd' in amount ? amount.toMicroUsd : limitMicroUsd + amount.byMicroUsd;
}

/** Why a new limit would help nobody; undefined when it helps. */
export function raiseProblem(
  { raising }: Texts,
  toMicroUsd: number,
  { limitMicroUsd, spentMicroUsd = 0 }: Known,
): string | undefined {
  if (toMicroUsd <= limitMicroUsd) return raising.tooLow(toMicroUsd, limitMicroUsd);
  if (toMicroUsd <= spentMicroUsd) return raising.spentAlready(toMicroUsd, spentMicroUsd);
  return undefined;
}
