import { readConfig } from '../config.ts';
import type { Fleet } from '../ports/workers/fleet.ts';
import { late } from './late/late.ts';

/** The event of the hourly schedule, as template.yaml gives it. */
export function isOrphansEvent(event: unknown): boolean {
  return typeof event === 'object' && event !== null && 'look' in event && event.look === 'orphans';
}

/** Asked once an hour. */
export function fleet(): Fleet {
  const config = readConfig(['stackName', 'clockGroup']);
  return late(async () => (await import('./late/loaded/workers.ts')).fleet(config));
}
