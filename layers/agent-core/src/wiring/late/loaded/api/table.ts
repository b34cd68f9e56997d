import { DynamoApiKeys, DynamoRates, DynamoSignIns } from '../../../../adapters/dynamodb/api/credentials.ts';
import { DynamoRequests } from '../../../../adapters/dynamodb/api/requests.ts';
import { DynamoSessionReader } from '../../../../adapters/dynamodb/api/session-reader.ts';
import { DynamoShares } from '../../../../adapters/dynamodb/api/shares.ts';
import { DynamoBudgets } from '../../../../adapters/dynamodb/budgets.ts';
import { DynamoDueItems } from '../../../../adapters/dynamodb/due-items.ts';
import { DynamoInbox } from '../../../../adapters/dynamodb/inbox.ts';
import { DynamoJournal } from '../../../../adapters/dynamodb/journal.ts';
import { DynamoApprovals } from '../../../../adapters/dynamodb/people/approvals.ts';
import { DynamoMuting } from '../../../../adapters/dynamodb/people/muting.ts';
import { DynamoSessionList } from '../../../../adapters/dynamodb/people/session-list.ts';
import { DynamoWorkerStore } from '../../../../adapters/dynamodb/worker-store.ts';
import type { Blobs } from '../../../../ports/blobs.ts';
import { dynamoDbClient } from '../../../clients/dynamo-db.ts';

/** Everything of the table that the API reads and writes. */
export function apiTable(tableName: string, blobs: Blobs) {
  const client = dynamoDbClient();
  return {
    reader: new DynamoSessionReader(client, tableName, blobs),
    journal: new DynamoJournal(client, tableName, blobs),
    inbox: new DynamoInbox(client, tableName),
    sessions: new DynamoSessionList(client, tableName),
    requests: new DynamoRequests(client, tableName),
    workers: new DynamoWorkerStore(client, tableName),
    dueItems: new DynamoDueItems(client, tableName),
    budgets: new DynamoBudgets(client, tableName),
    muting: new DynamoMuting(client, tableName),
    approvals: new DynamoApprovals(client, tableName),
    keys: new DynamoApiKeys(client, tableName),
    signIns: new DynamoSignIns(client, tableName),
    rates: new DynamoRates(client, tableName),
    shares: new DynamoShares(client, tableName),
  };
}
