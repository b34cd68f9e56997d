/** Characters of a name that are compared: the work grows with the square of it. */
const CHARS_MAX = 200;
/** A name is near when no more than this share of it must be changed: two letters that changed places count as two. */
const CHANGED_MAX = 0.5;

/** The name that somebody may have meant; undefined when none is near. The first of equally near ones. */
export function nearestName(meant: string, names: string[]): string | undefined {
  const wanted = comparable(meant);
  let best: { name: string; distance: number } | undefined;
  for (const name of names) {
    const other = comparable(name);
    const distance = isPart(wanted, other) ? 1 : editDistance(wanted, other);
    const isNear = distance <= Math.max(1, CHANGED_MAX * Math.max(wanted.length, other.length));
    if (isNear && distance < (best?.distance ?? Number.POSITIVE_INFINITY)) best = { name, distance };
  }
  return best?.name;
}

function comparable(name: string): string {
  return name.slice(0, CHARS_MAX).toLowerCase();
}

/** `fix` for `feature/fix`, and the other way round. */
function isPart(one: string, other: string): boolean {
  return one !== '' && other !== '' && (one.endsWith(`/${other}`) || other.endsWith(`/${one}`));
}

/** Characters to insert, take out or replace. */
function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const isSame = one[i - 1] === other[j - 1];
      next.push(Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + (isSame ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
