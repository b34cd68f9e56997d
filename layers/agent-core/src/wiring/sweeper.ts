import { DynamoDueItems } from '../adapters/dynamodb/due-items.ts';
import { jsonLog } from '../adapters/log.ts';
import { nodeClock } from '../adapters/node/clock.ts';
import { SqsWakes } from '../adapters/sqs/wakes.ts';
import { readConfig } from '../config.ts';
import type { SweeperPorts } from '../engine/sweeper.ts';
import { dynamoDbClient } from './clients/dynamo-db.ts';
import { sqsClient } from './clients/sqs.ts';

export function sweeperPorts(): SweeperPorts {
  const config = readConfig(['tableName', 'stepQueueUrl']);
  return {
    dueItems: new DynamoDueItems(dynamoDbClient(), config.tableName),
    wakes: new SqsWakes(sqsClient(), config, nodeClock.randomId),
    clock: nodeClock,
    log: jsonLog,
  };
}
