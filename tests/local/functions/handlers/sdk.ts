import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';

const client = new DynamoDBClient({ maxAttempts: 1 });

/** Loads the SDK; calls it only when asked to. */
export async function handler(event: { call?: boolean }): Promise<unknown> {
  if (!event.call) return 'loaded';
  const { TableNames: names } = await client.send(new ListTablesCommand({}));
  return names;
}
