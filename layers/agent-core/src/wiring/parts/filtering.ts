import { nodeClock } from '../../adapters/node/clock.ts';
import { logThrough } from '../../adapters/telemetry/log.ts';
import { metrics } from '../../adapters/telemetry/metrics.ts';
import { SecretFilter } from '../../domain/known-values/secret-filter.ts';

/** A filter that learns the secrets of this environment as they are read, the log that goes through it, and whom ports are measured for. */
export function filtering() {
  const filter = new SecretFilter();
  const log = logThrough((text) => filter.text(text));
  const telemetry = { log, metrics, clock: nodeClock };
  const reading = { clock: nodeClock, log, learn: (values: Iterable<string>) => filter.know(values) };
  return { filter, log, telemetry, reading };
}
