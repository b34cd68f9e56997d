import { storedWorker } from '../../../domain/persisted/worker.ts';
import type { WorkerItem } from '../../../domain/worker/worker.ts';
import { attributesOf, readItem } from './attributes.ts';
import { type Item, partitionKey, WORKER_SORT_KEY } from './keys.ts';

const JSON_FIELDS = ['saved', 'saving', 'newDisk'] as const satisfies (keyof WorkerItem)[];
/** Every field that this build knows. */
export const WORKER_FIELDS = Object.keys(storedWorker.shape);

export function workerItem(sessionId: string, item: WorkerItem): Item {
  return { PK: partitionKey(sessionId), SK: { S: WORKER_SORT_KEY }, ...attributesOf(item) };
}

/** Reads an item back, with attributes that only a newer build knows: {@link workerItem} writes them again. */
export function workerItemOf(item: Item): WorkerItem {
  return readItem(storedWorker, item, 'Worker item', JSON_FIELDS);
}
