/** Lines of the file compared; beyond, the hint is not worth the time. */
const FILE_LINES_MAX = 50_000;
/** Lines of a wanted text by which a place is judged: those that say the most. */
const JUDGED_LINES_MAX = 60;
/** Wanted lines by which places are found: those that say the most. */
const ANCHORS_MAX = 6;
/** Lines of the file that one anchor proposes, as equal and as most alike. */
const PROPOSALS_MAX = 40;
/** Characters of a line, and of all lines of one pass (finding places, judging them), compared letter by letter: well under a second. */
const LINE_CHARS_MAX = 1_000;
const COMPARED_CHARS_MAX = 4_000_000;
/** A place that is less alike than this, as a whole, is not worth showing. */
const LIKENESS_MIN = 0.4;

/**
 * The line (from 0) at which the file comes closest to the wanted lines, all of them together: each line counts by its letters and by how
 * rare it is in the file, so that `}` or `/*` decides nothing. Undefined when nothing is alike.
 */
export function nearestPlace(file: readonly string[], wanted: readonly string[]): number | undefined {
  const lines = file.slice(0, FILE_LINES_MAX).map(squeezed);
  const sought = soughtIn(lines, wanted.slice(0, FILE_LINES_MAX).map(squeezed));
  const total = sought.reduce((sum, { weight }) => sum + weight, 0);
  if (total === 0) return undefined;
  const compare = comparison();
  let best = { start: -1, likeness: LIKENESS_MIN };
  for (const start of proposedStarts(lines, sought)) {
    let score = 0;
    for (const { line, at, weight } of sought) score += weight * compare(line, lines[start + at] ?? '');
    if (score / total > best.likeness) best = { start, likeness: score / total };
  }
  return best.likeness > LIKENESS_MIN ? Math.max(0, best.start) : undefined;
}

/** White space says little about where a text stands. */
export function squeezed(line: string): string {
  return line.trim().replaceAll(/\s+/g, ' ');
}

type Sought = { line: string; at: number; weight: number };

/** The wanted lines that say the most, the heaviest first. */
function soughtIn(lines: readonly string[], wanted: readonly string[]): Sought[] {
  const weights = weightsOf(lines, wanted);
  return wanted
    .map((line, at) => ({ line, at, weight: weights[at] ?? 0 }))
    .filter(({ weight }) => weight > 0)
    .sort((one, other) => other.weight - one.weight)
    .slice(0, JUDGED_LINES_MAX);
}

function weightsOf(lines: readonly string[], wanted: readonly string[]): number[] {
  const times = new Map<string, number>(wanted.map((line) => [line, 0]));
  for (const line of lines) {
    const before = times.get(line);
    if (before !== undefined) times.set(line, before + 1);
  }
  return wanted.map((line) => lettersOf(line) / Math.max(1, times.get(line) ?? 1));
}

/** Letters and digits; signs alone count a little, so that two lines of signs can still be told apart. */
function lettersOf(line: string): number {
  const letters = line.slice(0, LINE_CHARS_MAX).match(/[\p{L}\p{N}]/gu)?.length ?? 0;
  return letters > 0 ? letters : line === '' ? 0 : 0.1;
}

type Compare = (wanted: string, line: string) => number;

/** Starts of windows in which one of the heaviest lines stands at its place, in the order of the file. */
function proposedStarts(lines: readonly string[], sought: readonly Sought[]): number[] {
  const compare = comparison();
  const starts = sought
    .slice(0, ANCHORS_MAX)
    .flatMap(({ line, at }) => mostAlike(lines, line, compare).map((found) => found - at));
  return [...new Set(starts)].sort((one, other) => one - other);
}

function mostAlike(lines: readonly string[], sought: string, compare: Compare): number[] {
  const found = lines.flatMap((line, at) => {
    const likeness = compare(sought, line);
    return likeness > 0 ? [{ at, likeness }] : [];
  });
  return found
    .sort((one, other) => other.likeness - one.likeness || one.at - other.at)
    .slice(0, PROPOSALS_MAX)
    .map(({ at }) => at);
}

/** How alike two lines are, from 0 to 1; letter by letter only as long as that is affordable. */
function comparison(): Compare {
  let charsLeft = COMPARED_CHARS_MAX;
  const pairsOf = new Map<string, Set<string>>();
  return (wanted, line) => {
    if (wanted === line) return 1;
    charsLeft -= Math.min(line.length, LINE_CHARS_MAX);
    if (charsLeft < 0 || line === '') return 0;
    const pairs = pairsOf.get(wanted) ?? letterPairs(wanted);
    pairsOf.set(wanted, pairs);
    return alike(pairs, letterPairs(line));
  };
}

function letterPairs(text: string): Set<string> {
  const pairs = new Set<string>();
  const end = Math.min(text.length, LINE_CHARS_MAX);
  for (let index = 0; index + 1 < end; index++) pairs.add(text.slice(index, index + 2));
  return pairs;
}

/** Between Dice's coefficient and the share of the wanted pairs that are there: a part of a line is wanted often enough. */
function alike(wanted: ReadonlySet<string>, line: ReadonlySet<string>): number {
  if (wanted.size === 0 || line.size === 0) return 0;
  let shared = 0;
  for (const pair of wanted) if (line.has(pair)) shared++;
  return shared / (wanted.size + line.size) + shared / wanted.size / 2;
}
