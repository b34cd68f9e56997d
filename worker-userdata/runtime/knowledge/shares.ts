/**
 * How much of each text is shown when all together may have `total` characters: short ones whole, long ones the same share of
 * what is left.
 */
export function shares(lengths: readonly number[], total: number): number[] {
  const given = lengths.map(() => 0);
  let rest = total;
  const shortestFirst = lengths.map((length, index) => ({ length, index })).sort((a, b) => a.length - b.length);
  for (const [position, { length, index }] of shortestFirst.entries()) {
    const share = Math.min(length, Math.floor(rest / (lengths.length - position)));
    given[index] = share;
    rest -= share;
  }
  return given;
}
