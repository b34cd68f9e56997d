import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { DescribeInstancesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { GetScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, describe, expect, it } from 'vitest';
import { turnsScript } from '../../../../local/aws/bedrock/script.ts';
import type { AccessKey } from '../../../../local/aws/signing/access-keys.ts';
import { startLocalSystem } from '../../../../local/system/system.ts';

const system = await startLocalSystem({ script: turnsScript([]), eventSources: 'none' });
afterAll(() => system.close());
const held = system.keys.issue('holder');
const bucket = system.plan.buckets[0]?.name ?? '';

/** What a call ends with under these credentials: the error's name, or `done`. */
type Ask = (credentials: AccessKey) => Promise<string>;
const config = (credentials: AccessKey) => ({
  ...{ credentials, endpoint: system.baseUrl, region: 'us-west-2', maxAttempts: 1 },
});

async function ended(client: { destroy(): void }, call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'done';
  } catch (error) {
    return (error as Error).name;
  } finally {
    client.destroy();
  }
}

const ASKS: Record<string, Ask> = {
  dynamodb: (credentials) => {
    const client = new DynamoDBClient(config(credentials));
    return ended(client, client.send(new ListTablesCommand()));
  },
  ssm: (credentials) => {
    const client = new SSMClient(config(credentials));
    return ended(client, client.send(new GetParametersCommand({ Names: ['/remote-swe/none'] })));
  },
  sqs: (credentials) => {
    const client = new SQSClient(config(credentials));
    return ended(client, client.send(new GetQueueUrlCommand({ QueueName: 'none' })));
  },
  s3: (credentials) => {
    const client = new S3Client({ ...config(credentials), forcePathStyle: true });
    return ended(client, client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: 'a b/é+' })));
  },
  ec2: (credentials) => {
    const client = new EC2Client(config(credentials));
    return ended(client, client.send(new DescribeInstancesCommand()));
  },
  scheduler: (credentials) => {
    const client = new SchedulerClient(config(credentials));
    return ended(client, client.send(new GetScheduleCommand({ Name: 'a.b-c', GroupName: 'none' })));
  },
  bedrock: (credentials) => {
    const client = new BedrockRuntimeClient(config(credentials));
    const messages = [{ role: 'user' as const, content: [{ text: 'hello' }] }];
    return ended(client, client.send(new ConverseCommand({ modelId: 'us.anthropic.none-v1:0', messages })));
  },
};

describe.each(Object.entries(ASKS))('%s', (service, ask) => {
  it('The service serves the holder of a key', async () => {
    const answer = await ask(held);
    expect(answer).toMatch(
      {
        sqs: /^QueueDoesNotExist$/,
        scheduler: /^ResourceNotFoundException$/,
        bedrock: /^(done|ValidationException|ResourceNotFoundException)$/,
      }[service] ?? /^done$/,
    );
  });

  it('The service refuses a wrong secret in its own words', async () => {
    const expected: Record<string, string> = {
      s3: 'SignatureDoesNotMatch',
      ec2: 'SignatureDoesNotMatch',
      sqs: 'SignatureDoesNotMatch',
    };
    expect(await ask({ ...held, secretAccessKey: 'local' })).toBe(expected[service] ?? 'InvalidSignatureException');
  });

  it('The service refuses a key that nobody was given', async () => {
    const expected: Record<string, string> = {
      s3: 'InvalidAccessKeyId',
      ec2: 'AuthFailure',
      sqs: 'InvalidClientTokenId',
    };
    expect(await ask({ accessKeyId: 'test', secretAccessKey: 'test' })).toBe(
      expected[service] ?? 'UnrecognizedClientException',
    );
  });

  it('The service wants the token of a temporary key', async () => {
    const expected: Record<string, string> = { s3: 'InvalidToken', ec2: 'AuthFailure', sqs: 'InvalidClientTokenId' };
    const { sessionToken, ...untold } = system.keys.issueTemporary('session');
    const refusal = expected[service] ?? 'UnrecognizedClientException';
    expect(await ask(untold)).toBe(refusal);
    expect(await ask({ ...untold, sessionToken: `${sessionToken}x` })).toBe(refusal);
    expect(await ask({ ...untold, sessionToken })).toBe(await ask(held));
  });
});

it('A call that is refused is seen by nobody', async () => {
  const seen: string[] = [];
  system.front.observers.push({ before: ({ operation }) => void seen.push(operation) });
  await ASKS.dynamodb?.({ ...held, secretAccessKey: 'guessed' });
  await fetch(system.baseUrl, {
    method: 'POST',
    headers: { 'x-amz-target': 'DynamoDB_20120810.ListTables' },
    body: '{}',
  });
  expect(seen).toEqual([]);
});

it('A request without a signature is told so by the service that it names', async () => {
  const post = async (target: string) => {
    const answer = await fetch(system.baseUrl, { method: 'POST', headers: { 'x-amz-target': target }, body: '{}' });
    return [answer.status, JSON.parse(await answer.text()).__type];
  };
  expect(await post('DynamoDB_20120810.ListTables')).toEqual([
    400,
    'com.amazon.coral.service#MissingAuthenticationTokenException',
  ]);
  expect(await post('AmazonSSM.SendCommand')).toEqual([400, 'MissingAuthenticationTokenException']);
});
