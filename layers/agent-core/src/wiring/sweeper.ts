import { DynamoDueItems } from '../adapters/dynamodb/due-items.ts';
import { nodeClock } from '../adapters/node/clock.ts';
import { S3OldObjects } from '../adapters/s3/old-objects.ts';
import { SqsWakes } from '../adapters/sqs/wakes.ts';
import { jsonLog } from '../adapters/telemetry/log.ts';
import { readConfig } from '../config.ts';
import type { SweeperPorts } from '../engine/wakes/sweeper.ts';
import { dynamoDbClient } from './clients/dynamo-db.ts';
import { s3Client } from './clients/s3.ts';
import { sqsClient } from './clients/sqs.ts';

export function sweeperPorts(): SweeperPorts {
  const config = readConfig(['tableName', 'stepQueueUrl', 'artifactBucket']);
  return {
    dueItems: new DynamoDueItems(dynamoDbClient(), config.tableName),
    wakes: new SqsWakes(sqsClient(), config, nodeClock.randomId),
    oldObjects: new S3OldObjects(s3Client(), config.artifactBucket),
    clock: nodeClock,
    log: jsonLog,
  };
}
