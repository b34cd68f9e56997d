import { DynamoStartPermits } from '../../../adapters/dynamodb/start-permits.ts';
import { DynamoWorkerStore } from '../../../adapters/dynamodb/worker-store.ts';
import type { Config } from '../../../config.ts';
import { START_BURST } from '../../../domain/worker/start-limits.ts';
import type { StartPermits } from '../../../ports/workers/start-permits.ts';
import type { WorkerStore } from '../../../ports/workers/worker-store.ts';
import { dynamoDbClient } from '../../clients/dynamo-db.ts';

export type WorkerTableConfig = Config<'tableName' | 'workerStartsPerSecond'>;

/** Both through one client. */
export function workerTable({ tableName, workerStartsPerSecond: perSecond }: WorkerTableConfig): {
  workerStore: WorkerStore;
  startPermits: StartPermits;
} {
  const client = dynamoDbClient();
  return {
    workerStore: new DynamoWorkerStore(client, tableName),
    startPermits: new DynamoStartPermits(client, tableName, { perSecond, burst: START_BURST }),
  };
}
