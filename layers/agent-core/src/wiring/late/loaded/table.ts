import { DynamoReplies } from '../../../adapters/dynamodb/answered-posts.ts';
import { DynamoApiKeys, DynamoSignIns } from '../../../adapters/dynamodb/api/credentials.ts';
import { DynamoBudgets } from '../../../adapters/dynamodb/budgets.ts';
import { DynamoCodeEvents } from '../../../adapters/dynamodb/events/code-events.ts';
import { DynamoDeliveryPlaces } from '../../../adapters/dynamodb/events/delivery-places.ts';
import { DynamoRepositoryNames } from '../../../adapters/dynamodb/events/repository-names.ts';
import { DynamoFeedback } from '../../../adapters/dynamodb/feedback/dynamo-feedback.ts';
import { DynamoInbox } from '../../../adapters/dynamodb/inbox.ts';
import { DynamoJournal } from '../../../adapters/dynamodb/journal.ts';
import { DynamoApprovals } from '../../../adapters/dynamodb/people/approvals.ts';
import { DynamoMuting } from '../../../adapters/dynamodb/people/muting.ts';
import { DynamoSessionList } from '../../../adapters/dynamodb/people/session-list.ts';
import { DynamoWorkerStore } from '../../../adapters/dynamodb/worker-store.ts';
import type { Blobs } from '../../../ports/blobs.ts';
import { dynamoDbClient } from '../../clients/dynamo-db.ts';

/** Everything of the table that an ingress or a burial reads and writes. */
export function table(tableName: string, blobs: Blobs) {
  const client = dynamoDbClient();
  return {
    keys: new DynamoApiKeys(client, tableName),
    approvals: new DynamoApprovals(client, tableName),
    budgets: new DynamoBudgets(client, tableName),
    events: new DynamoCodeEvents(client, tableName),
    names: new DynamoRepositoryNames(client, tableName),
    places: new DynamoDeliveryPlaces(client, tableName),
    feedback: new DynamoFeedback(client, tableName),
    inbox: new DynamoInbox(client, tableName),
    journal: new DynamoJournal(client, tableName, blobs),
    muting: new DynamoMuting(client, tableName),
    replies: new DynamoReplies(client, tableName),
    signIns: new DynamoSignIns(client, tableName),
    sessions: new DynamoSessionList(client, tableName),
    workers: new DynamoWorkerStore(client, tableName),
  };
}
