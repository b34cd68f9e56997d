import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { Access } from './access.ts';

/** Tries of one call: an operator waits for it. */
const ATTEMPTS_MAX = 4;

export type Clients = ReturnType<typeof clientsFor>;

export function clientsFor({ region, endpoint, credentials }: Access) {
  const common = {
    region,
    maxAttempts: ATTEMPTS_MAX,
    ...(endpoint ? { endpoint } : {}),
    ...(credentials ? { credentials } : {}),
  };
  return {
    cloudFormation: new CloudFormationClient(common),
    dynamoDb: new DynamoDBClient(common),
    ec2: new EC2Client(common),
    lambda: new LambdaClient(common),
    logs: new CloudWatchLogsClient(common),
    s3: new S3Client({
      ...common,
      forcePathStyle: true,
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    }),
    scheduler: new SchedulerClient(common),
    sqs: new SQSClient(common),
    ssm: new SSMClient(common),
  };
}
