import type { Checksum } from './checksum.ts';
import { S3Failure } from './failure.ts';

export type StoredObject = {
  key: string;
  bytes: Buffer;
  /** With its quotes. */
  etag: string;
  lastModifiedMs: number;
  /** Headers given back on a read, e.g. content-type and x-amz-meta-*. */
  headers: { [name: string]: string };
  checksum: Checksum;
};

/** AWS's rule for names, as far as it matters on one machine. */
const BUCKET_NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** Buckets and objects in memory, within a bound on all bytes together. */
export class Store {
  readonly #bytesMax: number;
  readonly #buckets = new Map<string, Map<string, StoredObject>>();
  #bytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  createBucket(bucket: string): void {
    if (!BUCKET_NAME.test(bucket))
      throw new S3Failure(400, 'InvalidBucketName', 'The specified bucket is not valid.', { BucketName: bucket });
    if (this.#buckets.has(bucket))
      throw new S3Failure(
        409,
        'BucketAlreadyOwnedByYou',
        'Your previous request to create the named bucket succeeded and you already own it.',
        { BucketName: bucket },
      );
    this.#buckets.set(bucket, new Map());
  }

  deleteBucket(bucket: string): void {
    if (this.#objects(bucket).size > 0)
      throw new S3Failure(409, 'BucketNotEmpty', 'The bucket you tried to delete is not empty', { BucketName: bucket });
    this.#buckets.delete(bucket);
  }

  /** Throws NoSuchBucket. */
  checkBucket(bucket: string): void {
    this.#objects(bucket);
  }

  put(bucket: string, object: StoredObject): void {
    const objects = this.#objects(bucket);
    const bytes = this.#bytes - (objects.get(object.key)?.bytes.length ?? 0) + object.bytes.length;
    if (bytes > this.#bytesMax)
      throw new S3Failure(
        400,
        'LocalStorageFull',
        `The local S3 keeps at most ${this.#bytesMax} bytes in memory; the object was not stored. Delete objects, or start it with a larger bytesMax.`,
      );
    objects.set(object.key, object);
    this.#bytes = bytes;
  }

  find(bucket: string, key: string): StoredObject | undefined {
    return this.#objects(bucket).get(key);
  }

  delete(bucket: string, key: string): void {
    const objects = this.#objects(bucket);
    this.#bytes -= objects.get(key)?.bytes.length ?? 0;
    objects.delete(key);
  }

  /** In the order of their UTF-8 bytes, as S3 lists them. */
  list(bucket: string): StoredObject[] {
    return [...this.#objects(bucket).values()].sort((a, b) => compareKeys(a.key, b.key));
  }

  #objects(bucket: string): Map<string, StoredObject> {
    const objects = this.#buckets.get(bucket);
    if (!objects) throw S3Failure.noSuchBucket(bucket);
    return objects;
  }
}

export function compareKeys(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
