import { CodeDoor } from '../adapters/dynamodb/api/console-door.ts';
import { FilteredInbox } from '../adapters/filtered/inbox.ts';
import { FilteredSessionList } from '../adapters/filtered/session-list.ts';
import { readModelTable } from '../adapters/node/agent-config.ts';
import { nodeClock } from '../adapters/node/clock.ts';
import { randomSecret } from '../adapters/node/secret.ts';
import { Secrets } from '../adapters/parameters/secrets.ts';
import { readConfig } from '../config.ts';
import type { IngressPorts, IngressSettings } from '../ingress/slack/access/context.ts';
import type { Feedback } from '../ports/people/feedback.ts';
import type { Whispers } from '../ports/people/whispers.ts';
import { blobsIn } from './late/bucket.ts';
import { parameterStore } from './late/parameters.ts';
import { wakesThrough } from './late/queue.ts';
import { slackPeople, slackWhispers } from './late/slack.ts';
import { tableAt } from './late/table.ts';
import { budgetLimits } from './parts/budget-limits.ts';
import { chatOfSources, keySecrets } from './parts/chats.ts';
import { filtering } from './parts/filtering.ts';
import { measuredChat } from './parts/measured.ts';

export type SlackSecrets = { botToken: string; signingSecret: string };
export type SlackIngress = {
  ports: IngressPorts & { feedback: Feedback; whispers: Whispers };
  settings: IngressSettings;
  /** Is told by what name requests reach the API. */
  learnAddress(domainName: string | undefined): void;
  /** As they are now. Rejects with a PortError `refused` that names every one that is missing. */
  secrets(): Promise<SlackSecrets>;
};

/** Made once per environment. Asks no service yet. */
export function slackIngress(): SlackIngress {
  const config = readConfig([
    'tableName',
    'stepQueueUrl',
    'artifactBucket',
    'slackBotTokenParameter',
    'slackSigningSecretParameter',
    'callbackSecretParameter',
    'slackApiUrl',
    'adminUserIds',
    'furtherTeamIds',
    'allowGuests',
    'sessionBudgetUsd',
    'userMonthBudgetUsd',
    'deploymentMonthBudgetUsd',
    'agentConfigDirectory',
    'modelOverride',
    'region',
    'consoleOrigin',
  ]);
  const { slackBotTokenParameter, slackSigningSecretParameter } = config;
  const names = [slackBotTokenParameter, slackSigningSecretParameter];
  const { filter, log, telemetry, reading } = filtering();
  const secrets = new Secrets(parameterStore().find, [...names, config.callbackSecretParameter], reading);
  const access = { botToken: () => secrets.get(slackBotTokenParameter), slackApiUrl: config.slackApiUrl };
  const slack = chatOfSources(access, undefined, filter);
  const table = tableAt(config.tableName, blobsIn(config.artifactBucket));
  const door = new CodeDoor({ signIns: table.signIns, secret: randomSecret, now: nodeClock.now }, config.consoleOrigin);
  const ports: SlackIngress['ports'] = {
    door,
    ...table,
    inbox: new FilteredInbox(table.inbox, filter),
    sessions: new FilteredSessionList(table.sessions, filter),
    models: () => modelsOf(config),
    wakes: wakesThrough(config),
    secret: randomSecret,
    callbackSecret: keySecrets(config.callbackSecretParameter, secrets),
    chat: measuredChat(slack, telemetry),
    people: slackPeople(access),
    whispers: slackWhispers(access),
    clock: nodeClock,
    log,
    metrics: telemetry.metrics,
  };
  const { adminUserIds, furtherTeamIds, allowGuests } = config;
  const settings: IngressSettings = { adminUserIds, furtherTeamIds, allowGuests, budgets: budgetLimits(config) };
  return {
    ports,
    settings,
    learnAddress: (domainName) => door.learn(domainName),
    async secrets() {
      const [botToken = '', signingSecret = ''] = await secrets.all(names);
      return { botToken, signingSecret };
    },
  };
}

/** Nobody waits for it at the start: few posts ask for models. The default is the one that a new session gets. */
async function modelsOf(config: { agentConfigDirectory: string; region: string; modelOverride: string | undefined }) {
  const table = await readModelTable(config.agentConfigDirectory, config.region);
  return { ...table, default: config.modelOverride ?? table.default };
}
