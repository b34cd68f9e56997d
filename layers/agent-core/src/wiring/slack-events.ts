import { DynamoReplies } from '../adapters/dynamodb/answered-posts.ts';
import { CodeDoor } from '../adapters/dynamodb/api/console-door.ts';
import { DynamoApiKeys, DynamoSignIns } from '../adapters/dynamodb/api/credentials.ts';
import { DynamoBudgets } from '../adapters/dynamodb/budgets.ts';
import { DynamoFeedback } from '../adapters/dynamodb/feedback/dynamo-feedback.ts';
import { DynamoInbox } from '../adapters/dynamodb/inbox.ts';
import { DynamoJournal } from '../adapters/dynamodb/journal.ts';
import { DynamoApprovals } from '../adapters/dynamodb/people/approvals.ts';
import { DynamoMuting } from '../adapters/dynamodb/people/muting.ts';
import { DynamoSessionList } from '../adapters/dynamodb/people/session-list.ts';
import { DynamoWorkerStore } from '../adapters/dynamodb/worker-store.ts';
import { FilteredInbox } from '../adapters/filtered/inbox.ts';
import { readModelTable } from '../adapters/node/agent-config.ts';
import { nodeClock } from '../adapters/node/clock.ts';
import { randomSecret } from '../adapters/node/secret.ts';
import { Secrets } from '../adapters/parameters/secrets.ts';
import { S3Blobs } from '../adapters/s3/blobs.ts';
import { SlackPeople } from '../adapters/slack/people.ts';
import { SqsWakes } from '../adapters/sqs/wakes.ts';
import { readConfig } from '../config.ts';
import type { IngressPorts, IngressSettings } from '../ingress/slack/access/context.ts';
import type { Feedback } from '../ports/people/feedback.ts';
import { dynamoDbClient } from './clients/dynamo-db.ts';
import { s3Client } from './clients/s3.ts';
import { sqsClient } from './clients/sqs.ts';
import { ssmClient } from './clients/ssm.ts';
import { budgetLimits } from './parts/budget-limits.ts';
import { chatOfSources, keySecrets } from './parts/chats.ts';
import { filtering } from './parts/filtering.ts';
import { measuredChat } from './parts/measured.ts';

export type SlackSecrets = { botToken: string; signingSecret: string };
export type SlackIngress = {
  ports: IngressPorts & { feedback: Feedback };
  settings: IngressSettings;
  /** Is told by what name requests reach the API. */
  learnAddress(domainName: string | undefined): void;
  /** As they are now. Rejects with a PortError `refused` that names every one that is missing. */
  secrets(): Promise<SlackSecrets>;
};

/** Made once per environment; resolves although Parameter Store has nothing yet. */
export async function slackIngress(): Promise<SlackIngress> {
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
  const secrets = new Secrets(ssmClient(), [...names, config.callbackSecretParameter], reading);
  const dynamoDb = dynamoDbClient();
  const access = { botToken: () => secrets.get(slackBotTokenParameter), slackApiUrl: config.slackApiUrl };
  const slack = chatOfSources(access, undefined, filter);
  const signIns = new DynamoSignIns(dynamoDb, config.tableName);
  const door = new CodeDoor({ signIns, secret: randomSecret, now: nodeClock.now }, config.consoleOrigin);
  const ports: SlackIngress['ports'] = {
    door,
    feedback: new DynamoFeedback(dynamoDb, config.tableName),
    inbox: new FilteredInbox(new DynamoInbox(dynamoDb, config.tableName), filter),
    approvals: new DynamoApprovals(dynamoDb, config.tableName),
    journal: new DynamoJournal(dynamoDb, config.tableName, new S3Blobs(s3Client(), config.artifactBucket)),
    budgets: new DynamoBudgets(dynamoDb, config.tableName),
    replies: new DynamoReplies(dynamoDb, config.tableName),
    muting: new DynamoMuting(dynamoDb, config.tableName),
    sessions: new DynamoSessionList(dynamoDb, config.tableName),
    workers: new DynamoWorkerStore(dynamoDb, config.tableName),
    models: () => modelsOf(config),
    wakes: new SqsWakes(sqsClient(), config, nodeClock.randomId),
    keys: new DynamoApiKeys(dynamoDb, config.tableName),
    secret: randomSecret,
    callbackSecret: keySecrets(config.callbackSecretParameter, secrets),
    chat: measuredChat(slack, telemetry),
    people: new SlackPeople(() => secrets.get(slackBotTokenParameter), config.slackApiUrl, nodeClock.now),
    clock: nodeClock,
    log,
    metrics: telemetry.metrics,
  };
  const { adminUserIds, furtherTeamIds, allowGuests } = config;
  const settings: IngressSettings = { adminUserIds, furtherTeamIds, allowGuests, budgets: budgetLimits(config) };
  await secrets.prepare();
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
