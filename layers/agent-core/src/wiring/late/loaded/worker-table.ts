import { DynamoStartPermits } from '../../../adapters/dynamodb/start-permits.ts';
import { DynamoWorkerStore } from '../../../adapters/dynamodb/worker-store.ts';
import type { Config } from '../../../config.ts';
import { START_BURST } from '../../../domain/worker/start-limits.ts';
import type { StartPermits } from '../../../ports/workers/start-permits.ts';
import type { WorkerStore } from '../../../ports/workers/worker-store.ts';
import { dynamoDbClient } from '../../clients/dynamo-db.ts';

export function workerStore({ tableName }: Config<'tableName'>): WorkerStore {
  return new DynamoWorkerStore(dynamoDbClient(), tableName);
}

export function startPermits({ tableName, workerStartsPerSecond }: PermitConfig): StartPermits {
  return new DynamoStartPermits(dynamoDbClient(), tableName, { perSecond: workerStartsPerSecond, burst: START_BURST });
}

type PermitConfig = Config<'tableName' | 'workerStartsPerSecond'>;
