import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ATTEMPTS_MAX } from './attempts.ts';

export const dynamoDbClient = () => new DynamoDBClient({ maxAttempts: ATTEMPTS_MAX });
