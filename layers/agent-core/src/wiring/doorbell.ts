import { DynamoWorkerStore } from '../adapters/dynamodb/worker-store.ts';
import { jsonLog } from '../adapters/telemetry/log.ts';
import { readConfig } from '../config.ts';
import type { DoorbellPorts } from '../engine/wakes/doorbell.ts';
import { dynamoDbClient } from './clients/dynamo-db.ts';
import { wakesThrough } from './late/queue.ts';

export function doorbellPorts(): DoorbellPorts {
  const config = readConfig(['tableName', 'stepQueueUrl']);
  return {
    workerStore: new DynamoWorkerStore(dynamoDbClient(), config.tableName),
    wakes: wakesThrough(config),
    log: jsonLog,
  };
}
