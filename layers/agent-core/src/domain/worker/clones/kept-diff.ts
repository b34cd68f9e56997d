/**
 * What the clones of a session differed in when a command had ended, or when its work was saved: an object of the bucket. The worker puts
 * it there, an entry names it, the API reads it.
 */
import * as z from 'zod';
import { type CloneDiff, type CloneState, cloneDiffs, cloneStates, KEPT_NAME } from '../command.ts';

/** JSON of one object: in base64 it fits into an answer of Lambda. */
export const KEPT_DIFF_BYTES_MAX = 4_000_000;
/** What a save's object is called in its command; no entry names it. */
export const SAVE_DIFF = '0-save';

/** `isMoving`: processes went on, and may have changed more. PERSISTED CONTRACT. */
export const keptDiff = z.object({
  schema: z.literal(1),
  at: z.number(),
  clones: cloneStates,
  diffs: cloneDiffs,
  isMoving: z.literal(true).optional(),
});
export type KeptDiff = z.infer<typeof keptDiff>;

/**
 * In the session's state: the newest object, the entry that first named it, and when. `isBehind`: calls have changed clones since, and
 * nothing was kept of that.
 */
export type KeptDiffMark = { name: string; version: number; at: number; isBehind?: true };

export function keptDiffName(intentVersion: number, action: 'run' | 'cancel'): string {
  return `${intentVersion}-${action}`;
}

/** Beside the session's reports, with which it expires. A name that a worker told leads to no other session's. */
export function keptDiffKey(sessionId: string, name: string): string {
  if (!KEPT_NAME.test(name)) throw new Error('No name of a kept diff');
  return `reports/${sessionId}/${name}-diff.json`;
}

/** Of such clones their states say all: nothing differs. */
export function areClean(clones: readonly CloneState[]): boolean {
  return clones.every(({ changedCount, isUnknown }) => changedCount === 0 && !isUnknown);
}

/** What is known after a command's report. Pure. */
export function keptDiffAfter(
  before: KeptDiffMark | undefined,
  { clones, kept }: { clones?: CloneState[] | undefined; kept?: string | undefined },
  entry: { version: number; at: number },
): KeptDiffMark | undefined {
  if (!clones) return before;
  if (areClean(clones)) return undefined;
  if (kept === undefined) return before && { ...before, isBehind: true };
  const { version, at } = before?.name === kept ? before : entry;
  return { name: kept, version, at };
}

/** Each cut to the half, until all of them have no more bytes than there is room for. Pure. */
export function fittedDiffs(diffs: CloneDiff[], bytesMax: number): CloneDiff[] {
  if (Buffer.byteLength(JSON.stringify(diffs)) <= bytesMax) return diffs;
  const halved = diffs.map((diff) =>
    diff.text === ''
      ? diff
      : { ...diff, text: diff.text.slice(0, Math.floor(diff.text.length / 2)), isCut: true as const },
  );
  return fittedDiffs(halved, bytesMax);
}
