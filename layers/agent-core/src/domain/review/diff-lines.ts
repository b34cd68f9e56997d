/** `LEFT` counts the lines of a file as they were before, `RIGHT` as they are after. */
export type DiffSide = 'LEFT' | 'RIGHT';
export type Lines = { from: number; to: number };
/** Lines that a hunk of a diff shows; a side that has none is undefined. */
export type Hunk = { [side in DiffSide]: Lines | undefined };
/** Lines of one side, `startLine` to `line`, or `line` alone. */
export type Place = { line: number; startLine?: number | undefined; side: DiffSide };

/** `@@ -12,3 +14 @@`: first line and count of each side; a count that is left out is 1. */
const HEADER = /^@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@/gm;
/** Ranges that a refusal lists of a file. */
const RANGES_SHOWN = 20;

/** The hunks of a file's patch, as the code host gives it. Only their headers are read: a patch may have megabytes. */
export function hunksOf(patch: string): Hunk[] {
  return [...patch.matchAll(HEADER)].map(([, left, leftCount, right, rightCount]) => ({
    LEFT: linesOf(left, leftCount),
    RIGHT: linesOf(right, rightCount),
  }));
}

function linesOf(first = '0', count = '1'): Lines | undefined {
  const lines = Number(count);
  return lines === 0 ? undefined : { from: Number(first), to: Number(first) + lines - 1 };
}

/** Whether all lines of a place are shown by one hunk: only there may a comment stand. */
export function isShown(hunks: Hunk[], { line, startLine = line, side }: Place): boolean {
  return startLine <= line && hunks.some(({ [side]: lines }) => lines && startLine >= lines.from && line <= lines.to);
}

/** The lines of a side where a comment may stand, for whoever chose another one. */
export function shownRanges(hunks: Hunk[], side: DiffSide): string {
  const ranges = hunks.flatMap(({ [side]: lines }) =>
    lines ? (lines.from === lines.to ? `${lines.from}` : `${lines.from}-${lines.to}`) : [],
  );
  const more = ranges.length > RANGES_SHOWN ? ` and ${ranges.length - RANGES_SHOWN} more` : '';
  return ranges.length === 0 ? 'none' : `${ranges.slice(0, RANGES_SHOWN).join(', ')}${more}`;
}

/** Whether two places have a line in common. */
export function meets(one: Place, other: Place): boolean {
  if (one.side !== other.side) return false;
  return (one.startLine ?? one.line) <= other.line && (other.startLine ?? other.line) <= one.line;
}
