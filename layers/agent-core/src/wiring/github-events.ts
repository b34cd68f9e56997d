import { DynamoReplies } from '../adapters/dynamodb/answered-posts.ts';
import { DynamoCodeEvents } from '../adapters/dynamodb/events/code-events.ts';
import { DynamoDeliveryPlaces } from '../adapters/dynamodb/events/delivery-places.ts';
import { DynamoRepositoryNames } from '../adapters/dynamodb/events/repository-names.ts';
import { DynamoInbox } from '../adapters/dynamodb/inbox.ts';
import { DynamoJournal } from '../adapters/dynamodb/journal.ts';
import { DynamoSessionList } from '../adapters/dynamodb/people/session-list.ts';
import { DynamoWorkerStore } from '../adapters/dynamodb/worker-store.ts';
import { FilteredChat } from '../adapters/filtered/chat.ts';
import { FilteredInbox } from '../adapters/filtered/inbox.ts';
import { GitHubCodeHost } from '../adapters/github/code-host.ts';
import { nodeClock } from '../adapters/node/clock.ts';
import { Secrets } from '../adapters/parameters/secrets.ts';
import { S3Blobs } from '../adapters/s3/blobs.ts';
import { SqsWakes } from '../adapters/sqs/wakes.ts';
import { type Config, type ConfigName, readConfig } from '../config.ts';
import type { SecretFilter } from '../domain/known-values/secret-filter.ts';
import type { CodeIngressPorts, CodeIngressSettings } from '../ingress/github/access/context.ts';
import type { CodeIngress } from '../ingress/github/answer.ts';
import type { MakeUpPorts } from '../ingress/github/redelivery/make-up.ts';
import { dynamoDbClient } from './clients/dynamo-db.ts';
import { s3Client } from './clients/s3.ts';
import { sqsClient } from './clients/sqs.ts';
import { ssmClient } from './clients/ssm.ts';
import { budgetLimits } from './parts/budget-limits.ts';
import { filtering } from './parts/filtering.ts';
import { gitHubAuth, gitHubHook, gitHubSecretName } from './parts/git-hub.ts';
import { GITHUB_NAMES, gitHubPlace } from './parts/git-hub-chat.ts';
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

/** Made once per environment; resolves although Parameter Store has nothing yet. */
export async function gitHubEvents(): Promise<GitHubEvents> {
  const config = readConfig(NAMES);
  const { gitHubServerUrl: serverUrl, gitHubApiUrl: apiUrl } = config;
  const [webhook, ask] = [config.gitHubWebhookSecretParameter, config.gitHubAskSecretParameter];
  const own = gitHubSecretName(config);
  const { filter, log, telemetry, reading } = filtering();
  const secrets = new Secrets(ssmClient(), [webhook, ask, ...(own ? [own] : [])], reading);
  await secrets.prepare();
  const secret = () => secrets.get(webhook);
  const table = tablePorts(config, filter);
  const hook = gitHubHook(config, secrets);
  const places = new DynamoDeliveryPlaces(dynamoDbClient(), config.tableName);
  const ingress: CodeIngress = {
    ports: {
      ...table,
      wakes: new SqsWakes(sqsClient(), config, nodeClock.randomId),
      chat: measuredChat(new FilteredChat(gitHubPlace(config, secrets).chat, filter), telemetry),
      codeHost: new GitHubCodeHost({ serverUrl, apiUrl, auth: gitHubAuth(config, secrets) }),
      clock: nodeClock,
      log,
    },
    settings: settingsOf(config),
    secret,
    askSecret: () => secrets.get(ask),
  };
  return { ingress, lost: hook && { hook, places, events: table.events, clock: nodeClock, log, secret } };
}

type TablePorts = Pick<CodeIngressPorts, 'events' | 'names' | 'inbox' | 'journal' | 'workers' | 'sessions' | 'replies'>;

function tablePorts({ tableName, artifactBucket }: EventsConfig, filter: SecretFilter): TablePorts {
  const dynamoDb = dynamoDbClient();
  return {
    events: new DynamoCodeEvents(dynamoDb, tableName),
    names: new DynamoRepositoryNames(dynamoDb, tableName),
    inbox: new FilteredInbox(new DynamoInbox(dynamoDb, tableName), filter),
    journal: new DynamoJournal(dynamoDb, tableName, new S3Blobs(s3Client(), artifactBucket)),
    workers: new DynamoWorkerStore(dynamoDb, tableName),
    sessions: new DynamoSessionList(dynamoDb, tableName),
    replies: new DynamoReplies(dynamoDb, tableName),
  };
}

function settingsOf(config: EventsConfig): CodeIngressSettings {
  const { gitHubAgent: agent, gitHubLabel: label, gitHubStarters: starters } = config;
  return { agent, label, starters, deletesBranches: config.gitHubDeletesBranches, budgets: budgetLimits(config) };
}
