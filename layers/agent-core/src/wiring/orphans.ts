import { DynamoWorkerStore } from '../adapters/dynamodb/worker-store.ts';
import { jsonLog } from '../adapters/log.ts';
import { nodeClock } from '../adapters/node/clock.ts';
import { AwsFleet } from '../adapters/workers/fleet.ts';
import { readConfig } from '../config.ts';
import type { OrphanPorts } from '../engine/orphans.ts';
import { dynamoDbClient } from './clients/dynamo-db.ts';
import { ec2Client } from './clients/ec2.ts';
import { schedulerClient } from './clients/scheduler.ts';

/** The event of the hourly schedule, as template.yaml gives it. */
export function isOrphansEvent(event: unknown): boolean {
  return typeof event === 'object' && event !== null && 'look' in event && event.look === 'orphans';
}

export function orphanPorts(): OrphanPorts {
  const { tableName, stackName, clockGroup } = readConfig(['tableName', 'stackName', 'clockGroup']);
  return {
    fleet: new AwsFleet(ec2Client(), schedulerClient(), { stackName, clockGroup }),
    workerStore: new DynamoWorkerStore(dynamoDbClient(), tableName),
    clock: nodeClock,
    log: jsonLog,
  };
}
