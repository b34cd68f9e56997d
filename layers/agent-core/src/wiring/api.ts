import { setTimeout as wait } from 'node:timers/promises';
import { DynamoApiKeys, DynamoRates, DynamoSignIns } from '../adapters/dynamodb/api/credentials.ts';
import { DynamoRequests } from '../adapters/dynamodb/api/requests.ts';
import { DynamoSessionReader } from '../adapters/dynamodb/api/session-reader.ts';
import { DynamoShares } from '../adapters/dynamodb/api/shares.ts';
import { DynamoBudgets } from '../adapters/dynamodb/budgets.ts';
import { DynamoDueItems } from '../adapters/dynamodb/due-items.ts';
import { DynamoInbox } from '../adapters/dynamodb/inbox.ts';
import { DynamoJournal } from '../adapters/dynamodb/journal.ts';
import { DynamoApprovals } from '../adapters/dynamodb/people/approvals.ts';
import { DynamoMuting } from '../adapters/dynamodb/people/muting.ts';
import { DynamoSessionList } from '../adapters/dynamodb/people/session-list.ts';
import { DynamoWorkerStore } from '../adapters/dynamodb/worker-store.ts';
import { FilteredInbox } from '../adapters/filtered/inbox.ts';
import { readModelTable } from '../adapters/node/agent-config.ts';
import { nodeClock } from '../adapters/node/clock.ts';
import { FolderFiles } from '../adapters/node/page-files.ts';
import { randomSecret } from '../adapters/node/secret.ts';
import { Secrets } from '../adapters/parameters/secrets.ts';
import { S3Blobs } from '../adapters/s3/blobs.ts';
import { SqsQueues } from '../adapters/sqs/queues.ts';
import { SqsWakes } from '../adapters/sqs/wakes.ts';
import { type Config, type ConfigName, readConfig } from '../config.ts';
import type { SecretFilter } from '../domain/known-values/secret-filter.ts';
import type { Api, ApiPorts } from '../ingress/api/kit/context.ts';
import type { PageFiles } from '../ports/api/page-files.ts';
import { coreVersion } from '../version.ts';
import { dynamoDbClient } from './clients/dynamo-db.ts';
import { s3Client } from './clients/s3.ts';
import { sqsClient } from './clients/sqs.ts';
import { ssmClient } from './clients/ssm.ts';
import { budgetLimits } from './parts/budget-limits.ts';
import { keySecrets } from './parts/chats.ts';
import { filtering } from './parts/filtering.ts';
import { sources } from './parts/sources.ts';

const NAMES = [
  ...(['tableName', 'artifactBucket', 'adminUserIds', 'agentConfigDirectory', 'region'] as const),
  ...(['stepQueueUrl', 'timerQueueUrl', 'stepDeadLettersUrl', 'timerDeadLettersUrl'] as const),
  ...(['callbackSecretParameter', 'callbackHosts'] as const),
  ...(['sessionBudgetUsd', 'userMonthBudgetUsd', 'deploymentMonthBudgetUsd', 'gitHubServerUrl'] as const),
  ...(['consoleDirectory', 'stackName'] as const),
] as const satisfies readonly ConfigName[];
type ApiConfig = Config<(typeof NAMES)[number]>;

/** Made once per environment. It reads one secret, of which each key's callbacks have a digest: no other can leave by it. */
export function apiIngress(): { api: Api; pages: PageFiles } {
  const config = readConfig(NAMES);
  const { filter, log, reading } = filtering();
  const secrets = new Secrets(ssmClient(), [config.callbackSecretParameter], reading);
  const sqs = sqsClient();
  const api: Api = {
    ports: {
      ...tablePorts(config, filter),
      wakes: new SqsWakes(sqs, config, nodeClock.randomId),
      queues: new SqsQueues(sqs, config),
      fleet: () => fleetOf(config),
      callbackSecret: keySecrets(config.callbackSecretParameter, secrets),
      models: () => modelsOf(config),
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
  };
  return { api, pages: new FolderFiles(config.consoleDirectory) };
}

function tablePorts({ tableName, artifactBucket }: ApiConfig, filter: SecretFilter) {
  const dynamoDb = dynamoDbClient();
  const blobs = new S3Blobs(s3Client(), artifactBucket);
  return {
    reader: new DynamoSessionReader(dynamoDb, tableName, blobs),
    journal: new DynamoJournal(dynamoDb, tableName, blobs),
    inbox: new FilteredInbox(new DynamoInbox(dynamoDb, tableName), filter),
    sessions: new DynamoSessionList(dynamoDb, tableName),
    requests: new DynamoRequests(dynamoDb, tableName),
    workers: new DynamoWorkerStore(dynamoDb, tableName),
    dueItems: new DynamoDueItems(dynamoDb, tableName),
    budgets: new DynamoBudgets(dynamoDb, tableName),
    muting: new DynamoMuting(dynamoDb, tableName),
    approvals: new DynamoApprovals(dynamoDb, tableName),
    keys: new DynamoApiKeys(dynamoDb, tableName),
    signIns: new DynamoSignIns(dynamoDb, tableName),
    rates: new DynamoRates(dynamoDb, tableName),
    shares: new DynamoShares(dynamoDb, tableName),
    blobs,
  } satisfies Partial<ApiPorts>;
}

function modelsOf({ agentConfigDirectory, region }: ApiConfig) {
  return readModelTable(agentConfigDirectory, region);
}

/** Loaded when an admin asks: EC2's client is large, and all else is answered without it. */
async function fleetOf({ stackName }: ApiConfig) {
  const { seenFleet } = await import('./clients/seen-fleet.ts');
  return seenFleet(stackName);
}
