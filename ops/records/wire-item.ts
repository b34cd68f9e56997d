import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { OpsError } from '../kit/errors.ts';
import type { ArchiveLine } from './archive.ts';
import type { Item } from './items.ts';

type WireItem = Extract<ArchiveLine, { kind: 'item' }>['item'];
type Wire = WireItem[string];

/** An item as JSON can hold it. Throws for a kind of attribute that no item of ours has. */
export function toWire(item: Item): WireItem {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, wireOf(value)]));
}

function wireOf(value: AttributeValue): Wire {
  if (value.S !== undefined) return { S: value.S };
  if (value.N !== undefined) return { N: value.N };
  if (value.B !== undefined) return { B: Buffer.from(value.B).toString('base64') };
  if (value.BOOL !== undefined) return { BOOL: value.BOOL };
  if (value.L !== undefined) return { L: value.L.map(wireOf) };
  throw new OpsError(`An item has an attribute that cannot be exported: ${Object.keys(value).join()}`);
}

export function fromWire(item: WireItem): Item {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, attributeOf(value)]));
}

function attributeOf(value: Wire): AttributeValue {
  if ('B' in value) return { B: Buffer.from(value.B, 'base64') };
  if ('L' in value) return { L: value.L.map(attributeOf) };
  return value;
}
