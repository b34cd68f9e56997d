export type Point = readonly [x: number, y: number];
/** `y = a + b x`, and how much of what varies it explains. */
export type Line = { a: number; b: number; r2: number };

/** Least squares. */
export function lineThrough(points: readonly Point[]): Line {
  const n = points.length;
  const sum = (of: (point: Point) => number) => points.reduce((total, point) => total + of(point), 0);
  const [meanX, meanY] = [sum(([x]) => x) / n, sum(([, y]) => y) / n];
  const b = sum(([x, y]) => (x - meanX) * (y - meanY)) / sum(([x]) => (x - meanX) ** 2);
  const a = meanY - b * meanX;
  const left = sum(([x, y]) => (y - a - b * x) ** 2);
  const all = sum(([, y]) => (y - meanY) ** 2);
  return { a, b, r2: all === 0 ? 1 : 1 - left / all };
}

/**
 * The share of the last value that a quadratic term would have: least squares of `y = a + b x + c x²`, as `c x² / y` at the end. By the
 * parts of x and x² that the simpler terms do not explain (Frisch and Waugh), so that no matrix is turned.
 */
export function quadraticShare(points: readonly Point[]): number {
  const squares = points.map(([x]) => [x, x * x] as const);
  const ofSquare = lineThrough(squares);
  const ofValue = lineThrough(points);
  const rest = points.map(([x, y]) => [x * x - ofSquare.a - ofSquare.b * x, y - ofValue.a - ofValue.b * x] as const);
  const c = rest.reduce((sum, [u, v]) => sum + u * v, 0) / rest.reduce((sum, [u]) => sum + u * u, 0);
  const [lastX, lastY] = points.at(-1) ?? [1, 1];
  return (c * lastX * lastX) / lastY;
}
