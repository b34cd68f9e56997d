import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';

/** The smallest function that reads a table. */
const client = new DynamoDBClient({});
export const handler = (event: { id: string }) =>
  client.send(new GetItemCommand({ TableName: 'table', Key: { PK: { S: event.id } } }));
