import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { Charge, MonthSpend, SharedScope } from '../../domain/money/month-spend.ts';
import { readItem } from './items/attributes.ts';
import { COUNTER_PREFIX, type Item, monthKey, number, RAISED_PREFIX } from './items/keys.ts';
import { storedCounter, storedRaise } from './items/small-items.ts';

const COUNTED = Object.keys(storedCounter.shape) as (keyof typeof storedCounter.shape)[];

/**
 * Adds a charge to the counter of its payer. An ADD is no idempotent write: only the transaction's other member, the entry
 * that must be new, makes it one.
 */
export function countCharge(tableName: string, charge: Charge): TransactWriteItem {
  const amounts = { ...charge, ...charge.usage };
  return {
    Update: {
      TableName: tableName,
      Key: { PK: monthKey(charge.month), SK: { S: counterKey(charge) } },
      UpdateExpression: `ADD ${COUNTED.map((name) => `${name} :${name}`).join(', ')}`,
      ExpressionAttributeValues: Object.fromEntries(COUNTED.map((name) => [`:${name}`, number(amounts[name])])),
    },
  };
}

function counterKey({ teamId, user, channel }: Pick<Charge, 'teamId' | 'user' | 'channel'>): string {
  return `${COUNTER_PREFIX}${teamId}#${user || 'nobody'}#${channel}`;
}

/** The items of a month: counters and raised limits. */
export function monthSpendOf(month: string, items: Item[]): MonthSpend {
  return { month, rows: items.flatMap(rowOf), raised: items.flatMap(raisedOf) };
}

function rowOf(item: Item): MonthSpend['rows'] {
  const key = item.SK?.S ?? '';
  if (!key.startsWith(COUNTER_PREFIX)) return [];
  const [teamId = '', user = '', channel = ''] = key.slice(COUNTER_PREFIX.length).split('#');
  const { costMicroUsd, estimatedMicroUsd, modelCalls, ...tokens } = readItem(storedCounter, item, 'Counter');
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens } = tokens;
  const usage = { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens };
  return [{ teamId, user, channel, costMicroUsd, estimatedMicroUsd, usage, modelCalls }];
}

function raisedOf(item: Item): MonthSpend['raised'] {
  const key = item.SK?.S ?? '';
  if (!key.startsWith(RAISED_PREFIX)) return [];
  const scope = scopeOf(key.slice(RAISED_PREFIX.length));
  return scope ? [{ scope, limitMicroUsd: readItem(storedRaise, item, 'Raised limit').limitMicroUsd }] : [];
}

/** A scope from its name; undefined for one that only a newer build knows. */
function scopeOf(name: string): SharedScope | undefined {
  const [kind, teamId, user] = name.split(':');
  if (kind === 'deployment') return { kind };
  return kind === 'user' && teamId && user ? { kind, teamId, user } : undefined;
}
