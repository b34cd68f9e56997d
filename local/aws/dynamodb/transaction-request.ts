import { createHash } from 'node:crypto';
import type { Json } from './engine.ts';
import { DynamoDbFailure } from './failure.ts';
import type { TableKeys } from './keys.ts';

/** AWS's limits of one TransactWriteItems. */
const TRANSACTION_ITEMS_MAX = 100;
const TRANSACTION_BYTES_MAX = 4 * 1024 * 1024;
const ACTIONS = ['ConditionCheck', 'Put', 'Delete', 'Update'] as const;

/** One action of a transaction, with the item it is about. */
export type Action = {
  kind: (typeof ACTIONS)[number];
  tableName: string;
  key: Json;
  /** The action as sent, e.g. the `Put` member. */
  input: Json;
};

/**
 * Reads TransactWriteItems' input.
 * Throws a ValidationException for 0 or over 100 items, over 4 MB, an item named twice, or a malformed action.
 */
export async function readTransaction(input: Json, keys: TableKeys): Promise<Action[]> {
  const items = input.TransactItems;
  if (!Array.isArray(items) || items.length === 0)
    throw constraint('1 validation error detected', items, 'Member must have length greater than or equal to 1');
  if (items.length > TRANSACTION_ITEMS_MAX)
    throw constraint('1 validation error detected', '[...]', 'Member must have length less than or equal to 100');
  if (bytesOf(items) > TRANSACTION_BYTES_MAX)
    throw DynamoDbFailure.validation('The aggregate size of the items in the transaction exceeds 4 MB');
  const actions = await Promise.all(items.map((item: Json) => readAction(item, keys)));
  refuseRepeats(actions);
  return actions;
}

/** Equal for equal requests: what ClientRequestToken is compared by. */
export function fingerprint(input: Json): string {
  return createHash('sha256').update(canonical(input.TransactItems)).digest('hex');
}

async function readAction(item: Json, keys: TableKeys): Promise<Action> {
  const kinds = ACTIONS.filter((kind) => item[kind] !== undefined && item[kind] !== null);
  const kind = kinds[0];
  if (!kind || kinds.length !== 1)
    throw DynamoDbFailure.validation(
      'TransactItems can only contain one of Check, Put, Update or Delete, and must contain one of them',
    );
  const action = item[kind] as Json;
  const needed = kind === 'Put' ? action.Item : action.Key;
  if (typeof action.TableName !== 'string' || typeof needed !== 'object' || needed === null)
    throw DynamoDbFailure.validation(`${kind} needs TableName and ${kind === 'Put' ? 'Item' : 'Key'}`);
  if (kind === 'ConditionCheck' && !action.ConditionExpression)
    throw DynamoDbFailure.validation('ConditionCheck needs a ConditionExpression');
  if (kind === 'Update' && !action.UpdateExpression)
    throw DynamoDbFailure.validation('Update needs an UpdateExpression');
  const key = kind === 'Put' ? await keys.keyOf(action.TableName, needed as Json) : (needed as Json);
  return { kind, tableName: action.TableName, key, input: action };
}

function refuseRepeats(actions: Action[]): void {
  const seen = new Set(actions.map((action) => canonical([tableOf(action), action.key])));
  if (seen.size < actions.length)
    throw DynamoDbFailure.validation('Transaction request cannot include multiple operations on one item');
}

/** The table's name when it was given as an ARN. */
function tableOf(action: Action): string {
  return action.tableName.split('/').at(-1) ?? action.tableName;
}

/** JSON with sorted keys. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`;
}

/** About what DynamoDB counts: names and values, with binary values (base64 here) at their real length. */
function bytesOf(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (Array.isArray(value)) return value.reduce((sum: number, member) => sum + bytesOf(member), 0);
  if (typeof value !== 'object' || value === null) return 1;
  return Object.entries(value).reduce((sum, [name, member]) => {
    if (name === 'B' && typeof member === 'string') return sum + Buffer.byteLength(member, 'base64');
    return sum + name.length + bytesOf(member);
  }, 0);
}

function constraint(prefix: string, value: unknown, rule: string): DynamoDbFailure {
  return DynamoDbFailure.validation(
    `${prefix}: Value '${JSON.stringify(value)}' at 'transactItems' failed to satisfy constraint: ${rule}`,
  );
}
