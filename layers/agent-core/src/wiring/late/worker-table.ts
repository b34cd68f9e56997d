import type { Config } from '../../config.ts';
import type { StartPermits } from '../../ports/workers/start-permits.ts';
import type { WorkerStore } from '../../ports/workers/worker-store.ts';
import { late } from './late.ts';

const loaded = () => import('./loaded/worker-table.ts');

/** What the table knows of workers. */
export function workerTable(config: Config<'tableName' | 'workerStartsPerSecond'>): {
  workerStore: WorkerStore;
  startPermits: StartPermits;
} {
  return {
    workerStore: late(async () => (await loaded()).workerStore(config)),
    startPermits: late(async () => (await loaded()).startPermits(config)),
  };
}
