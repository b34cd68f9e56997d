import type { DiffSide } from '../../state.ts';

/** A part of a file's diff: its text, and the lines that it shows, by their numbers before and after. */
export type Hunk = { text: string; lines: Record<DiffSide, ReadonlySet<number>> };
export type Asked = { line: number; side: DiffSide; startLine?: number; startSide?: DiffSide };

const HEADER = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/;

/** Hunks of a file's patch; undefined when the file is not in the diff, or has no text there. */
export function readHunks(patch: string | undefined): Hunk[] | undefined {
  return patch?.split(/^(?=@@ )/m).map(readHunk);
}

function readHunk(text: string): Hunk {
  const [, left = 1, right = 1] = HEADER.exec(text) ?? [];
  const at = { LEFT: Number(left), RIGHT: Number(right) };
  const lines = { LEFT: new Set<number>(), RIGHT: new Set<number>() };
  for (const line of text.split('\n').slice(1)) {
    if (line.startsWith('\\') || line === '') continue;
    if (!line.startsWith('+')) lines.LEFT.add(at.LEFT++);
    if (!line.startsWith('-')) lines.RIGHT.add(at.RIGHT++);
  }
  return { text: text.trimEnd(), lines };
}

const BLANK = "Pull request review thread diff hunk can't be blank";

/** The hunk that a comment stands at, or GitHub's words for why there is none. */
export function problemOf(hunks: Hunk[] | undefined, asked: Asked): { hunk: string } | { problem: string } {
  if (!hunks) return { problem: `Pull request review thread path is invalid and ${BLANK}` };
  const { line, side, startLine, startSide = side } = asked;
  const hunk = hunks.find(({ lines }) => lines[side].has(line));
  const outside = hunk ? [] : ['Pull request review thread line must be part of the diff'];
  const isTorn = startLine !== undefined && !hunk?.lines[startSide].has(startLine);
  const torn = isTorn ? ['Pull request review thread start line must be part of the same hunk as the line.'] : [];
  if (startLine !== undefined && startSide === side && startLine >= line)
    return { problem: 'Pull request review thread start line must precede the end line.' };
  if (!hunk) return { problem: `${[...outside, ...torn].join(', ')}${torn.length > 0 ? ',' : ''} and ${BLANK}` };
  return torn[0] === undefined ? { hunk: hunk.text } : { problem: torn[0] };
}
