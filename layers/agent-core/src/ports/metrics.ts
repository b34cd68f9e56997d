import type { MetricName } from '../domain/metrics/metrics.ts';

/** What an operator sees as numbers. Never fails, and tells nobody anything at once. */
export interface Metrics {
  /** One sample, in the unit that `METRICS` gives the name. */
  add(name: MetricName, value: number): void;
}
