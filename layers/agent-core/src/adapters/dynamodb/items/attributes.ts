import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type * as z from 'zod';
import { jsonOf, readPersisted } from '../../../domain/read-persisted.ts';
import { type Item, number } from './keys.ts';

/** How errors and logs name an item. */
export function itemName(what: string, item: Item): string {
  return `${what} ${item.SK?.S} of ${item.PK?.S}`;
}

/**
 * Reads the strings, numbers and booleans of an item; `json` names attributes whose strings are JSON. The error names the item and
 * the field.
 */
export function readItem<Schema extends z.ZodType>(
  schema: Schema,
  item: Item,
  what: string,
  json: readonly string[] = [],
): z.output<Schema> {
  const name = itemName(what, item);
  return readPersisted(schema, plainValues(item, json, name), name);
}

function plainValues(item: Item, json: readonly string[], name: string): Record<string, unknown> {
  const { PK: _pk, SK: _sk, ...attributes } = item;
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([key, value]) => {
      const plain = plainValue(value);
      if (plain === undefined) return [];
      return [[key, json.includes(key) ? jsonOf(String(plain), `${key} of ${name}`) : plain]];
    }),
  );
}

/** Other kinds of attributes are not written by any build. */
function plainValue(value: AttributeValue): string | number | boolean | undefined {
  if (value.N !== undefined) return Number(value.N);
  return value.S ?? value.BOOL;
}

/** The attributes of a flat object: what is absent has none, an object is JSON. What {@link readItem} kept is written as it was. */
export function attributesOf(values: object): Item {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, attributeOf(value)]])),
  );
}

function attributeOf(value: unknown): AttributeValue {
  switch (typeof value) {
    case 'number':
      return number(value);
    case 'boolean':
      return { BOOL: value };
    case 'string':
      return { S: value };
    default:
      return { S: JSON.stringify(value) };
  }
}
