import { DynamoDueItems } from '../adapters/dynamodb/due-items.ts';
import { nodeClock } from '../adapters/node/clock.ts';
import { jsonLog } from '../adapters/telemetry/log.ts';
import { readConfig } from '../config.ts';
import type { SweeperPorts } from '../engine/wakes/sweeper.ts';
import { dynamoDbClient } from './clients/dynamo-db.ts';
import { oldObjectsIn } from './late/bucket.ts';
import { wakesThrough } from './late/queue.ts';

export function sweeperPorts(): SweeperPorts {
  const config = readConfig(['tableName', 'stepQueueUrl', 'artifactBucket']);
  return {
    dueItems: new DynamoDueItems(dynamoDbClient(), config.tableName),
    wakes: wakesThrough(config),
    oldObjects: oldObjectsIn(config.artifactBucket),
    clock: nodeClock,
    log: jsonLog,
  };
}
