import type { SessionRow } from '../api/types.ts';
import { plainLine } from '../safe/plain.ts';
import type { Texts } from '../text/english.ts';

/** Why a session does not go on by itself, in words; undefined where it does, or is done. */
export function whyOf({ pausedBecause, awaits }: SessionRow, { pauses, list }: Texts): string | undefined {
  if (pausedBecause !== undefined) return pauses[pausedBecause] ?? plainLine(pausedBecause);
  return awaits === undefined ? undefined : list.awaits(plainLine(awaits));
}
