import { DynamoCodeEvents } from '../adapters/dynamodb/events/code-events.ts';
import { DynamoInbox } from '../adapters/dynamodb/inbox.ts';
import { FilteredInbox } from '../adapters/filtered/inbox.ts';
import { GitHubCodeHost } from '../adapters/github/code-host.ts';
import { nodeClock } from '../adapters/node/clock.ts';
import { Secrets } from '../adapters/parameters/secrets.ts';
import { SqsWakes } from '../adapters/sqs/wakes.ts';
import { readConfig } from '../config.ts';
import type { CodeIngressPorts } from '../ingress/github/receive.ts';
import { dynamoDbClient } from './clients/dynamo-db.ts';
import { sqsClient } from './clients/sqs.ts';
import { ssmClient } from './clients/ssm.ts';
import { filtering } from './parts/filtering.ts';
import { gitHubAuth, gitHubSecretName } from './parts/git-hub.ts';

export type GitHubIngress = {
  ports: CodeIngressPorts;
  /** As it is now. Rejects with a PortError `refused` that says how to set it when it is missing. */
  secret(): Promise<string>;
};

/** Made once per environment; resolves although Parameter Store has nothing yet. */
export async function gitHubIngress(): Promise<GitHubIngress> {
  const config = readConfig([
    ...(['tableName', 'stepQueueUrl', 'gitHubWebhookSecretParameter'] as const),
    ...(['gitHubTokenParameter', 'gitHubAppId', 'gitHubAppPrivateKeyParameter', 'gitHubWorkflows'] as const),
    ...(['gitHubServerUrl', 'gitHubApiUrl'] as const),
  ]);
  const { gitHubWebhookSecretParameter, gitHubServerUrl: serverUrl, gitHubApiUrl: apiUrl } = config;
  const own = gitHubSecretName(config);
  const { filter, log, reading } = filtering();
  const secrets = new Secrets(ssmClient(), [gitHubWebhookSecretParameter, ...(own ? [own] : [])], reading);
  const dynamoDb = dynamoDbClient();
  await secrets.prepare();
  return {
    ports: {
      events: new DynamoCodeEvents(dynamoDb, config.tableName),
      inbox: new FilteredInbox(new DynamoInbox(dynamoDb, config.tableName), filter),
      wakes: new SqsWakes(sqsClient(), config, nodeClock.randomId),
      codeHost: new GitHubCodeHost({ serverUrl, apiUrl, auth: gitHubAuth(config, secrets) }),
      clock: nodeClock,
      log,
    },
    secret: () => secrets.get(gitHubWebhookSecretParameter),
  };
}
