import { DynamoApprovals } from '../adapters/dynamodb/approvals.ts';
import { DynamoBudgets } from '../adapters/dynamodb/budgets.ts';
import { DynamoInbox } from '../adapters/dynamodb/inbox.ts';
import { DynamoJournal } from '../adapters/dynamodb/journal.ts';
import { DynamoReplies } from '../adapters/dynamodb/replies.ts';
import { jsonLog } from '../adapters/log.ts';
import { nodeClock } from '../adapters/node/clock.ts';
import { fetchParameters } from '../adapters/parameters/parameters.ts';
import { S3Blobs } from '../adapters/s3/blobs.ts';
import { SlackChat } from '../adapters/slack/chat.ts';
import { SqsWakes } from '../adapters/sqs/wakes.ts';
import { readConfig } from '../config.ts';
import type { IngressPorts, IngressSettings } from '../ingress/context.ts';
import { budgetLimits } from './budget-limits.ts';
import { dynamoDbClient } from './clients/dynamo-db.ts';
import { s3Client } from './clients/s3.ts';
import { sqsClient } from './clients/sqs.ts';
import { ssmClient } from './clients/ssm.ts';

export type SlackIngress = { ports: IngressPorts; settings: IngressSettings; botToken: string; signingSecret: string };

export async function slackIngress(): Promise<SlackIngress> {
  const config = readConfig([
    'tableName',
    'stepQueueUrl',
    'artifactBucket',
    'slackBotTokenParameter',
    'slackSigningSecretParameter',
    'slackApiUrl',
    'adminUserIds',
    'sessionBudgetUsd',
    'userMonthBudgetUsd',
    'deploymentMonthBudgetUsd',
  ]);
  const { slackBotTokenParameter, slackSigningSecretParameter } = config;
  const secrets = await fetchParameters(ssmClient(), [slackBotTokenParameter, slackSigningSecretParameter]);
  const botToken = secrets.get(slackBotTokenParameter) ?? '';
  const dynamoDb = dynamoDbClient();
  const ports: IngressPorts = {
    inbox: new DynamoInbox(dynamoDb, config.tableName),
    approvals: new DynamoApprovals(dynamoDb, config.tableName),
    journal: new DynamoJournal(dynamoDb, config.tableName, new S3Blobs(s3Client(), config.artifactBucket)),
    budgets: new DynamoBudgets(dynamoDb, config.tableName),
    replies: new DynamoReplies(dynamoDb, config.tableName),
    wakes: new SqsWakes(sqsClient(), config, nodeClock.randomId),
    chat: new SlackChat(botToken, config.slackApiUrl),
    clock: nodeClock,
    log: jsonLog,
  };
  const signingSecret = secrets.get(slackSigningSecretParameter) ?? '';
  const settings: IngressSettings = { adminUserIds: config.adminUserIds, budgets: budgetLimits(config) };
  return { ports, settings, botToken, signingSecret };
}
