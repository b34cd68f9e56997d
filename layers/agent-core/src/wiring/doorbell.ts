import { DynamoWorkerStore } from '../adapters/dynamodb/worker-store.ts';
import { nodeClock } from '../adapters/node/clock.ts';
import { SqsWakes } from '../adapters/sqs/wakes.ts';
import { jsonLog } from '../adapters/telemetry/log.ts';
import { readConfig } from '../config.ts';
import type { DoorbellPorts } from '../engine/wakes/doorbell.ts';
import { dynamoDbClient } from './clients/dynamo-db.ts';
import { sqsClient } from './clients/sqs.ts';

export function doorbellPorts(): DoorbellPorts {
  const config = readConfig(['tableName', 'stepQueueUrl']);
  return {
    workerStore: new DynamoWorkerStore(dynamoDbClient(), config.tableName),
    wakes: new SqsWakes(sqsClient(), config, nodeClock.randomId),
    log: jsonLog,
  };
}
