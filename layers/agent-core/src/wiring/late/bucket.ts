import type { BlobNames, BlobSizes, Blobs } from '../../ports/blobs.ts';
import type { OldObjects } from '../../ports/old-objects.ts';
import { late } from './late.ts';

const loaded = () => import('./loaded/bucket.ts');

/** Most steps keep nothing there: what is large, what is uploaded, what is saved. */
export function blobsIn(bucket: string): Blobs & BlobNames & BlobSizes {
  return late(async () => (await loaded()).blobs(bucket));
}

/** Looked for once in five minutes. */
export function oldObjectsIn(bucket: string): OldObjects {
  return late(async () => (await loaded()).oldObjects(bucket));
}
