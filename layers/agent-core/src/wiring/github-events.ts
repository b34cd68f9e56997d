import { FilteredChat } from '../adapters/filtered/chat.ts';
import { FilteredInbox } from '../adapters/filtered/inbox.ts';
import { FilteredSessionList } from '../adapters/filtered/session-list.ts';
import { nodeClock } from '../adapters/node/clock.ts';
import { Secrets } from '../adapters/parameters/secrets.ts';
import { type Config, type ConfigName, readConfig } from '../config.ts';
import type { CodeIngressSettings } from '../ingress/github/access/context.ts';
import type { CodeIngress } from '../ingress/github/answer.ts';
import type { MakeUpPorts } from '../ingress/github/redelivery/make-up.ts';
import { blobsIn } from './late/bucket.ts';
import { gitHubHook, gitHubPlace } from './late/git-hub.ts';
import { GITHUB_NAMES, gitHubSecretName } from './late/loaded/git-hub-names.ts';
import { parameterStore } from './late/parameters.ts';
import { wakesThrough } from './late/queue.ts';
import { tableAt } from './late/table.ts';
import { budgetLimits } from './parts/budget-limits.ts';
import { filtering } from './parts/filtering.ts';
import { measuredChat } from './parts/measured.ts';

const NAMES = [
  ...(['tableName', 'stepQueueUrl', 'artifactBucket', 'gitHubWebhookSecretParameter'] as const),
  ...(['gitHubAskSecretParameter', 'gitHubLabel', 'gitHubStarters', 'gitHubDeletesBranches'] as const),
  ...(['sessionBudgetUsd', 'userMonthBudgetUsd', 'deploymentMonthBudgetUsd'] as const),
  ...GITHUB_NAMES,
] as const satisfies readonly ConfigName[];
type EventsConfig = Config<(typeof NAMES)[number]>;

/** The event of the schedule, as template.yaml gives it. A request has a body and headers, and none of its fields is called so. */
export function isLookEvent(event: unknown): event is { look: 'deliveries' } {
  return typeof event === 'object' && event !== null && 'look' in event && event.look === 'deliveries';
}

/** `lost`: what makes up for lost events; undefined without an App. */
export type GitHubEvents = { ingress: CodeIngress; lost: MakeUpPorts | undefined };

/** Made once per environment. Asks no service yet. */
export function gitHubEvents(): GitHubEvents {
  const config = readConfig(NAMES);
  const [webhook, ask] = [config.gitHubWebhookSecretParameter, config.gitHubAskSecretParameter];
  const own = gitHubSecretName(config);
  const { filter, log, telemetry, reading } = filtering();
  const secrets = new Secrets(parameterStore().find, [webhook, ask, ...(own ? [own] : [])], reading);
  const secret = () => secrets.get(webhook);
  const { places, ...table } = tableAt(config.tableName, blobsIn(config.artifactBucket));
  const hook = gitHubHook(config, secrets);
  const gitHub = gitHubPlace(config, secrets);
  const ingress: CodeIngress = {
    ports: {
      ...table,
      inbox: new FilteredInbox(table.inbox, filter),
      sessions: new FilteredSessionList(table.sessions, filter),
      wakes: wakesThrough(config),
      chat: measuredChat(new FilteredChat(gitHub.chat, filter), telemetry),
      codeHost: gitHub.codeHost,
      clock: nodeClock,
      log,
    },
    settings: settingsOf(config),
    secret,
    askSecret: () => secrets.get(ask),
    learn: (values) => filter.know(values),
  };
  return { ingress, lost: hook && { hook, places, events: table.events, clock: nodeClock, log, secret } };
}

function settingsOf(config: EventsConfig): CodeIngressSettings {
  const { gitHubAgent: agent, gitHubLabel: label, gitHubStarters: starters } = config;
  return { agent, label, starters, deletesBranches: config.gitHubDeletesBranches, budgets: budgetLimits(config) };
}
