import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { JournalEntry } from '../../../domain/session/journal.ts';
import { messageKeyOf, versionIn, WITHDRAWN_UNREAD } from '../../../domain/session/versions.ts';
import { dueAttributes, marksOf, tombstoneAttributes } from './inbox-codec.ts';
import { type Item, inboxSortKey, number, partitionKey } from './keys.ts';

/** Rows that were edited or withdrawn since the step read them, by the name under which it did. */
export type ChangedRows = ReadonlyMap<string, Item>;

type Update = Omit<NonNullable<TransactWriteItem['Update']>, 'TableName'>;

/**
 * The entry takes a message in, in the version of this name. The words leave the row (they are in the entry): reading the inbox stays
 * small however long a session is. `changed`: what the row is by now; then its newer version is left to be told.
 */
export function absorbed(entry: JournalEntry, name: string, changed: Item | undefined): Update {
  const key = messageKeyOf(name);
  const Key = { PK: partitionKey(entry.sessionId), SK: { S: inboxSortKey(key) } };
  if (changed) return { Key, ...toBeTold(entry, changed) };
  const version = versionIn(name);
  const { expiresAt } = tombstoneAttributes(entry.at);
  return {
    Key,
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    ConditionExpression: `attribute_exists(PK) AND attribute_not_exists(absorbedBy) AND ${
      version === undefined ? 'attribute_not_exists(version)' : 'version = :seen'
    }`,
    UpdateExpression: 'SET absorbedBy = :version, expiresAt = :expiresAt REMOVE dueAt, dueShard, content, sweeps',
    ExpressionAttributeValues: {
      ':version': number(entry.version),
      ':expiresAt': expiresAt,
      ...(version === undefined ? {} : { ':seen': { S: version } }),
    },
  };
}

/** The row keeps its newer version, unread, and says that this entry has an older one. */
function toBeTold({ sessionId, at, version }: JournalEntry, changed: Item): Omit<Update, 'Key'> {
  const wasWithdrawn = marksOf(changed).absorbedBy === WITHDRAWN_UNREAD;
  return {
    ConditionExpression: `version = :seen AND ${wasWithdrawn ? 'absorbedBy = :withdrawn' : 'attribute_not_exists(absorbedBy)'}`,
    UpdateExpression:
      'SET readBefore = :version, dueAt = :dueAt, dueShard = :dueShard REMOVE absorbedBy, expiresAt, sweeps',
    ExpressionAttributeValues: {
      ':seen': changed.version ?? { NULL: true },
      ...(wasWithdrawn ? { ':withdrawn': number(WITHDRAWN_UNREAD) } : {}),
      ':version': number(version),
      ...dueValues(sessionId, at),
    },
  };
}

function dueValues(sessionId: string, at: number): Item {
  const attributes = Object.entries(dueAttributes(sessionId, at));
  return Object.fromEntries(attributes.map(([name, value]) => [`:${name}`, value]));
}

/**
 * Whether only newer versions of what it absorbs stood against a transaction: then these rows, else undefined. `failed` and `rows` are
 * the positions of its failed conditions and what stood there; `from` is that of the first absorbed item.
 */
export function changedRows(
  { absorbed: names }: Pick<JournalEntry, 'absorbed'>,
  from: number,
  failed: ReadonlyMap<number, Item | undefined>,
): ChangedRows | undefined {
  const rows = new Map<string, Item>();
  for (const [position, row] of failed) {
    const name = names[position - from];
    const version = name && versionIn(name);
    if (name === undefined || !row?.version?.S || row.version.S === version) return undefined;
    const { absorbedBy } = marksOf(row);
    if (absorbedBy !== undefined && absorbedBy !== WITHDRAWN_UNREAD) return undefined;
    rows.set(name, row);
  }
  return rows.size > 0 ? rows : undefined;
}
