import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { S3Client } from '@aws-sdk/client-s3';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';

/** Tries of one call inside an invocation. Longer waiting is the step's durable back-off, which holds no Lambda. */
const ATTEMPTS_MAX = 3;
/** A model call may think for minutes; a socket that is silent longer is dead. */
const MODEL_SILENCE_MS = 180_000;
const CONNECT_MS = 5_000;

export const dynamoDbClient = () => new DynamoDBClient({ maxAttempts: ATTEMPTS_MAX });
export const sqsClient = () => new SQSClient({ maxAttempts: ATTEMPTS_MAX });
export const ec2Client = () => new EC2Client({ maxAttempts: ATTEMPTS_MAX });
export const schedulerClient = () => new SchedulerClient({ maxAttempts: ATTEMPTS_MAX });
export const ssmClient = () => new SSMClient({ maxAttempts: ATTEMPTS_MAX });
/** For SendCommand only: it has no idempotency token, so a lost answer must not be tried again by the SDK. */
export const ssmOnceClient = () => new SSMClient({ maxAttempts: 1 });
/** Checksums only where S3 demands them: a presigned PUT must not carry the checksum of an empty body. Path style works everywhere. */
export const s3Client = () =>
  new S3Client({
    maxAttempts: ATTEMPTS_MAX,
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
export const bedrockClient = () =>
  new BedrockRuntimeClient({
    maxAttempts: 2,
    requestHandler: {
      requestTimeout: MODEL_SILENCE_MS,
      sessionTimeout: MODEL_SILENCE_MS,
      connectionTimeout: CONNECT_MS,
    },
  });
