import { storedWorker } from '../../../domain/persisted/worker.ts';
import type { WorkerItem } from '../../../domain/worker/worker.ts';
import { attributesOf, readItem } from './attributes.ts';
import { type Item, partitionKey, WORKER_SORT_KEY } from './keys.ts';

const JSON_FIELDS = ['saved', 'saving', 'newDisk', 'begunWith'] as const satisfies (keyof WorkerItem)[];
/** Every field that this build knows. */
export const WORKER_FIELDS = Object.keys(storedWorker.shape);

export function workerItem(sessionId: string, item: WorkerItem): Item {
  return { PK: partitionKey(sessionId), SK: { S: WORKER_SORT_KEY }, ...attributesOf(item) };
}

/**
 * Reads an item back, with attributes that only a newer build knows: {@link workerItem} writes them again. Parts keep the order of their fields,
 * because a write compares their text with what is stored: in another order it would never fit.
 */
export function workerItemOf(item: Item): WorkerItem {
  const read = readItem(storedWorker, item, 'Worker item', JSON_FIELDS);
  const parts = JSON_FIELDS.flatMap((field) => {
    const [part, text] = [read[field], item[field]?.S];
    return part && text ? [[field, inOrderOf(text, part)] as const] : [];
  });
  return { ...read, ...Object.fromEntries(parts) };
}

function inOrderOf(text: string, part: object): object {
  const order = Object.keys(JSON.parse(text) as object);
  const values = new Map(Object.entries(part));
  return Object.fromEntries([...order, ...values.keys()].map((key) => [key, values.get(key)]));
}
