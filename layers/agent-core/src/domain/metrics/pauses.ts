import type { PauseReason } from '../session/session.ts';
import type { MetricName } from './metrics.ts';

/** The metric that a pause counts in. */
export function pauseMetric(reason: PauseReason): MetricName {
  switch (reason.kind) {
    case 'stopped':
      return 'PausesStopped';
    case 'budget-usd':
      return 'PausesBudget';
    case 'turn-steps':
    case 'turn-time':
      return 'PausesTurn';
    case 'error':
      return 'PausesError';
  }
}
