import { DynamoStartPermits } from '../adapters/dynamodb/start-permits.ts';
import { DynamoWorkerStore } from '../adapters/dynamodb/worker-store.ts';
import { nodeClock } from '../adapters/node/clock.ts';
import { Secrets } from '../adapters/parameters/secrets.ts';
import { S3Blobs } from '../adapters/s3/blobs.ts';
import { readConfig } from '../config.ts';
import { START_BURST } from '../domain/worker/start-limits.ts';
import type { ReaperPorts, ReaperSettings } from '../engine/worker-life/reaper.ts';
import { dynamoDbClient } from './clients/dynamo-db.ts';
import { s3Client } from './clients/s3.ts';
import { ssmClient } from './clients/ssm.ts';
import { chatOfSources } from './parts/chats.ts';
import { filtering } from './parts/filtering.ts';
import { secretNames } from './parts/git-hub.ts';
import { GITHUB_NAMES, gitHubPlace } from './parts/git-hub-chat.ts';
import { measuredChat, measuredWorker } from './parts/measured.ts';
import { sources } from './parts/sources.ts';
import { workerPorts } from './parts/workers.ts';

const MS_PER_MINUTE = 60_000;
const MS_PER_HOUR = 60 * MS_PER_MINUTE;

/** Machines are also stopped and removed without a Slack token: only what the thread would be told is lost. */
export function workerReaper(): { ports: ReaperPorts; settings: ReaperSettings } {
  const config = readConfig([
    'tableName',
    'artifactBucket',
    'slackBotTokenParameter',
    'slackApiUrl',
    'workerRuntimeFile',
    'commandDocument',
    'clockGroup',
    'clockRoleArn',
    'workerReaperArn',
    'workerInstanceTypes',
    'workerStartsPerSecond',
    'workerIdleMinutes',
    'workerRetentionHours',
    ...GITHUB_NAMES,
  ]);
  const { slackBotTokenParameter } = config;
  const { filter, log, telemetry, reading } = filtering();
  const ssm = ssmClient();
  const secrets = new Secrets(ssm, secretNames(config), reading);
  const blobs = new S3Blobs(s3Client(), config.artifactBucket);
  const startLimits = { perSecond: config.workerStartsPerSecond, burst: START_BURST };
  const dynamoDb = dynamoDbClient();
  const slack = { botToken: () => secrets.get(slackBotTokenParameter), slackApiUrl: config.slackApiUrl };
  const chat = chatOfSources(slack, gitHubPlace(config, secrets).chat, filter);
  return {
    ports: {
      workerStore: new DynamoWorkerStore(dynamoDb, config.tableName),
      startPermits: new DynamoStartPermits(dynamoDb, config.tableName, startLimits),
      ...measuredWorker(workerPorts(config, blobs, ssm, { instanceTypes: config.workerInstanceTypes }), telemetry),
      blobs,
      chat: measuredChat(chat, telemetry),
      sources,
      clock: nodeClock,
      log,
      metrics: telemetry.metrics,
    },
    settings: {
      workerIdleMs: config.workerIdleMinutes * MS_PER_MINUTE,
      workerRetentionMs: config.workerRetentionHours * MS_PER_HOUR,
    },
  };
}
