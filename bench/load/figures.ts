const KB_PER_MB = 1e6 / 1_024;

/** The value below which this part of them lies; NaN without any. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

/** Kilobytes more for each session: the slope of the straight line through the samples (sessions, megabytes). */
export function growthOf(samples: readonly (readonly [number, number])[]): number {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(samples.map(([sessions]) => sessions)), mean(samples.map(([, megabytes]) => megabytes))];
  const spread = samples.reduce((sum, [sessions]) => sum + (sessions - x) ** 2, 0);
  const shared = samples.reduce((sum, [sessions, megabytes]) => sum + (sessions - x) * (megabytes - y), 0);
  return (shared / spread) * KB_PER_MB;
}
