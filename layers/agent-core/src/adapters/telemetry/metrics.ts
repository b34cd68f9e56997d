import { Metrics as Powertools } from '@aws-lambda-powertools/metrics';
import { METRICS, NAMESPACE } from '../../domain/metrics/metrics.ts';
import type { Metrics } from '../../ports/metrics.ts';
import { currentInvocation, type Invocation } from './invocation.ts';

/** Kept with the invocation; {@link publish} writes them. */
export const metrics: Metrics = {
  add: (name, value) => currentInvocation()?.add({ name, value }),
};

/**
 * Writes all samples of an invocation as one line on standard output in the embedded metric format, which CloudWatch turns into metrics by
 * itself: no call, no waiting. The stack's name is in POWERTOOLS_SERVICE_NAME. `clean` takes secrets out of what the line says about the session.
 */
export function publish({ samples, about, requestId }: Invocation, clean: (text: string) => string): void {
  if (samples.length === 0) return;
  const powertools = new Powertools({ namespace: NAMESPACE });
  for (const { name, value } of samples) powertools.addMetric(name, METRICS[name], value);
  for (const [name, value] of Object.entries({ ...about, function_request_id: requestId }))
    if (value !== undefined) powertools.addMetadata(name, clean(String(value)));
  powertools.publishStoredMetrics();
}
