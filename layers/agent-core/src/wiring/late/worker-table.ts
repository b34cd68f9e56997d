import { lateParts } from './late.ts';
import type { WorkerTableConfig } from './loaded/worker-table.ts';

/** What the table knows of workers. */
export function workerTable(config: WorkerTableConfig) {
  return lateParts(['workerStore', 'startPermits'], async () =>
    (await import('./loaded/worker-table.ts')).workerTable(config),
  );
}
