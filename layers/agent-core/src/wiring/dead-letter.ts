import { DynamoInbox } from '../adapters/dynamodb/inbox.ts';
import { DynamoJournal } from '../adapters/dynamodb/journal.ts';
import { FilteredJournal } from '../adapters/filtered/journal.ts';
import { nodeClock } from '../adapters/node/clock.ts';
import { Secrets } from '../adapters/parameters/secrets.ts';
import { S3Blobs } from '../adapters/s3/blobs.ts';
import { readConfig } from '../config.ts';
import type { DeadLetterPorts } from '../engine/wakes/dead-letter.ts';
import { coreVersion } from '../version.ts';
import { dynamoDbClient } from './clients/dynamo-db.ts';
import { s3Client } from './clients/s3.ts';
import { ssmClient } from './clients/ssm.ts';
import { CALLBACK_NAMES, callbacksOf, chatOfSources } from './parts/chats.ts';
import { filtering } from './parts/filtering.ts';
import { secretNames } from './parts/git-hub.ts';
import { GITHUB_NAMES, gitHubPlace } from './parts/git-hub-chat.ts';
import { measuredChat } from './parts/measured.ts';
import { sources } from './parts/sources.ts';

export function deadLetter(): { ports: DeadLetterPorts; settings: { build: string } } {
  const config = readConfig([
    ...(['tableName', 'artifactBucket', 'slackBotTokenParameter', 'slackApiUrl'] as const),
    ...GITHUB_NAMES,
    ...CALLBACK_NAMES,
  ]);
  const { slackBotTokenParameter } = config;
  const { filter, log, telemetry, reading } = filtering();
  const secrets = new Secrets(ssmClient(), [...secretNames(config), config.callbackSecretParameter], reading);
  const dynamoDb = dynamoDbClient();
  const journal = new DynamoJournal(dynamoDb, config.tableName, new S3Blobs(s3Client(), config.artifactBucket));
  const slack = { botToken: () => secrets.get(slackBotTokenParameter), slackApiUrl: config.slackApiUrl };
  const chat = chatOfSources(slack, gitHubPlace(config, secrets).chat, filter, callbacksOf(config, secrets));
  const ports: DeadLetterPorts = {
    journal: new FilteredJournal(journal, filter),
    inbox: new DynamoInbox(dynamoDb, config.tableName),
    chat: measuredChat(chat, telemetry),
    sources,
    clock: nodeClock,
    log,
    metrics: telemetry.metrics,
  };
  return { ports, settings: { build: coreVersion } };
}
