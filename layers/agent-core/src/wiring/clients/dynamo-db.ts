import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { onThrottle } from '../../adapters/dynamodb/throttles.ts';
import { metrics } from '../../adapters/telemetry/metrics.ts';
import { ATTEMPTS_MAX } from './attempts.ts';

export const dynamoDbClient = () =>
  onThrottle(new DynamoDBClient({ maxAttempts: ATTEMPTS_MAX }), () => metrics.add('TableThrottles', 1));
