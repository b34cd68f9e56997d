import { DynamoWorkerStore } from '../adapters/dynamodb/worker-store.ts';
import { jsonLog } from '../adapters/log.ts';
import { nodeClock } from '../adapters/node/clock.ts';
import { SchedulerClock } from '../adapters/scheduler/worker-clock.ts';
import { Machines } from '../adapters/workers/machines.ts';
import { ec2Workers } from '../adapters/workers/workers.ts';
import { readConfig } from '../config.ts';
import type { ReaperPorts, ReaperSettings } from '../engine/reaper.ts';
import { dynamoDbClient } from './clients/dynamo-db.ts';
import { ec2Client } from './clients/ec2.ts';
import { schedulerClient } from './clients/scheduler.ts';
import { ssmClient } from './clients/ssm.ts';

const MS_PER_MINUTE = 60_000;
const MS_PER_DAY = 24 * 60 * MS_PER_MINUTE;

export function workerReaper(): { ports: ReaperPorts; settings: ReaperSettings } {
  const config = readConfig([
    'tableName',
    'clockGroup',
    'clockRoleArn',
    'workerReaperArn',
    'workerIdleMinutes',
    'workerRetentionDays',
  ]);
  const clock = { group: config.clockGroup, roleArn: config.clockRoleArn, reaperArn: config.workerReaperArn };
  return {
    ports: {
      workerStore: new DynamoWorkerStore(dynamoDbClient(), config.tableName),
      workers: ec2Workers(new Machines(ec2Client(), ssmClient())),
      workerClock: new SchedulerClock(schedulerClient(), clock),
      clock: nodeClock,
      log: jsonLog,
    },
    settings: {
      workerIdleMs: config.workerIdleMinutes * MS_PER_MINUTE,
      workerRetentionMs: config.workerRetentionDays * MS_PER_DAY,
    },
  };
}
