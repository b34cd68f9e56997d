import { SQSClient } from '@aws-sdk/client-sqs';
import { ATTEMPTS_MAX } from './attempts.ts';

export const sqsClient = () => new SQSClient({ maxAttempts: ATTEMPTS_MAX });
