import { setTimeout as wait } from 'node:timers/promises';
import { FilteredInbox } from '../adapters/filtered/inbox.ts';
import { FilteredSessionList } from '../adapters/filtered/session-list.ts';
import { nodeClock } from '../adapters/node/clock.ts';
import { FolderFiles } from '../adapters/node/page-files.ts';
import { randomSecret } from '../adapters/node/secret.ts';
import { Secrets } from '../adapters/parameters/secrets.ts';
import { type Config, type ConfigName, readConfig } from '../config.ts';
import type { Api } from '../ingress/api/kit/context.ts';
import type { PageFiles } from '../ports/api/page-files.ts';
import type { Blobs } from '../ports/blobs.ts';
import { coreVersion } from '../version.ts';
import { apiTableAt } from './late/api-table.ts';
import { blobsIn } from './late/bucket.ts';
import { madeOnce } from './late/late.ts';
import { parameterStore } from './late/parameters.ts';
import { queuesAt, wakesThrough } from './late/queue.ts';
import { slackThreads } from './late/slack.ts';
import { budgetLimits } from './parts/budget-limits.ts';
import { keySecrets } from './parts/chats.ts';
import { filtering } from './parts/filtering.ts';
import { sources } from './parts/sources.ts';

const NAMES = [
  ...(['tableName', 'artifactBucket', 'adminUserIds', 'agentConfigDirectory', 'region'] as const),
  ...(['stepQueueUrl', 'timerQueueUrl', 'stepDeadLettersUrl', 'timerDeadLettersUrl'] as const),
  ...(['callbackSecretParameter', 'callbackHosts', 'slackBotTokenParameter', 'slackApiUrl'] as const),
  ...(['sessionBudgetUsd', 'userMonthBudgetUsd', 'deploymentMonthBudgetUsd', 'gitHubServerUrl'] as const),
  ...(['consoleDirectory', 'stackName', 'workerRuntimeFile', 'commandDocument'] as const),
] as const satisfies readonly ConfigName[];
type ApiConfig = Config<(typeof NAMES)[number]>;

/**
 * Made once per environment. It reads two secrets: that of which each key's callbacks have a digest, and the bot token, once somebody forks to a
 * thread. No answer can hold either.
 */
export function apiIngress(): { api: Api; pages: PageFiles } {
  const config = readConfig(NAMES);
  const { filter, log, reading } = filtering();
  const secrets = new Secrets(parameterStore().find, [config.callbackSecretParameter], reading);
  // Apart from the other: the bot token is read when somebody forks to a thread, and not before.
  const botToken = new Secrets(parameterStore().find, [config.slackBotTokenParameter], reading);
  const door = { botToken: () => botToken.get(config.slackBotTokenParameter), slackApiUrl: config.slackApiUrl };
  const blobs = blobsIn(config.artifactBucket);
  const table = apiTableAt(config.tableName, blobs);
  const api: Api = {
    ports: {
      ...table,
      inbox: new FilteredInbox(table.inbox, filter),
      sessions: new FilteredSessionList(table.sessions, filter),
      blobs,
      threads: slackThreads(door),
      wakes: wakesThrough(config),
      queues: queuesAt(config),
      fleet: () => fleetOf(config),
      commands: () => commandsOf(config, blobs),
      callbackSecret: keySecrets(config.callbackSecretParameter, secrets),
      models: madeOnce(() => modelsOf(config)),
      pause: (ms) => wait(ms),
      secret: randomSecret,
      clock: nodeClock,
      log,
    },
    settings: {
      adminUserIds: config.adminUserIds,
      budgets: budgetLimits(config),
      sources,
      callbackHosts: config.callbackHosts,
      serverUrl: config.gitHubServerUrl,
      build: coreVersion,
    },
    redacted: (value) => filter.every(value),
    rare: async () => (await import('./late/loaded/api/rare.ts')).rare,
    describe: async () => (await import('../ingress/api/serve/openapi.ts')).openApiOf,
  };
  return { api, pages: new FolderFiles(config.consoleDirectory) };
}

/** Loaded when the page opens, or a session is begun or forked: what checks an operator's files is large. They come with the code. */
async function modelsOf({ agentConfigDirectory, region }: ApiConfig) {
  const { readModelTable } = await import('../adapters/node/agent-config.ts');
  return readModelTable(agentConfigDirectory, region);
}

/** Loaded when somebody looks at what a machine holds. */
async function commandsOf(config: ApiConfig, blobs: Blobs) {
  const { commands } = await import('./late/loaded/workers.ts');
  return commands(config, blobs);
}

/** Loaded when an admin asks: EC2's client is large, and all else is answered without it. */
async function fleetOf({ stackName }: ApiConfig) {
  const { seenFleet } = await import('./clients/seen-fleet.ts');
  return seenFleet(stackName);
}
