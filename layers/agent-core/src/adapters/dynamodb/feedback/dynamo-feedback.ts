import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { SessionId } from '../../../domain/session/session.ts';
import type { Feedback, Judgement } from '../../../ports/people/feedback.ts';
import { feedbackSortKey, number, partitionKey } from '../items/keys.ts';

/** One item per person and answer, in the session's partition: it is exported and forgotten with the session. */
export class DynamoFeedback implements Feedback {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;

  constructor(client: DynamoDBClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async note(sessionId: SessionId, { postId, user, verdict, at }: Judgement): Promise<void> {
    await this.#client.send(
      new PutItemCommand({
        TableName: this.#tableName,
        Item: {
          PK: partitionKey(sessionId),
          SK: { S: feedbackSortKey(postId, user) },
          verdict: { S: verdict },
          at: number(at),
        },
      }),
    );
  }
}
