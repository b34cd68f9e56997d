import { nodeClock } from '../adapters/node/clock.ts';
import { Secrets } from '../adapters/parameters/secrets.ts';
import { readConfig } from '../config.ts';
import type { ReaperPorts, ReaperSettings } from '../engine/worker-life/reaper.ts';
import { blobsIn } from './late/bucket.ts';
import { gitHubPlace } from './late/git-hub.ts';
import { GITHUB_NAMES, secretNames } from './late/loaded/git-hub-names.ts';
import { parameterStore } from './late/parameters.ts';
import { workerTable } from './late/worker-table.ts';
import { workerPorts } from './late/workers.ts';
import { chatOfSources } from './parts/chats.ts';
import { filtering } from './parts/filtering.ts';
import { measuredChat, measuredWorker } from './parts/measured.ts';
import { sources } from './parts/sources.ts';

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
  const secrets = new Secrets(parameterStore().find, secretNames(config), reading);
  const blobs = blobsIn(config.artifactBucket);
  const slack = { botToken: () => secrets.get(slackBotTokenParameter), slackApiUrl: config.slackApiUrl };
  const chat = chatOfSources(slack, gitHubPlace(config, secrets).chat, filter);
  return {
    ports: {
      ...workerTable(config),
      ...measuredWorker(workerPorts(config, blobs, { instanceTypes: config.workerInstanceTypes }), telemetry),
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
