import { logThrough } from '../../adapters/log.ts';
import { nodeClock } from '../../adapters/node/clock.ts';
import { SecretFilter } from '../../domain/known-values/secret-filter.ts';

/** A filter that learns the secrets of this environment as they are read, and the log that goes through it. */
export function filtering() {
  const filter = new SecretFilter();
  const log = logThrough((text) => filter.text(text));
  return { filter, log, reading: { clock: nodeClock, log, learn: (values: Iterable<string>) => filter.know(values) } };
}
