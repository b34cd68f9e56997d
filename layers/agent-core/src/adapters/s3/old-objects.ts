import { DeleteObjectsCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import type { OldObjects } from '../../ports/old-objects.ts';

/** Pages of 1,000 objects that one look goes through. What lies behind them is found once these are gone. */
const PAGES_MAX = 5;

export class S3OldObjects implements OldObjects {
  readonly #client: S3Client;
  readonly #bucket: string;

  constructor(client: S3Client, bucket: string) {
    this.#client = client;
    this.#bucket = bucket;
  }

  async remove(prefix: string, writtenBefore: number): Promise<number> {
    let removed = 0;
    let page: string | undefined;
    for (let pages = 0; pages < PAGES_MAX; pages++) {
      const list = new ListObjectsV2Command({ Bucket: this.#bucket, Prefix: prefix, ContinuationToken: page });
      const { Contents = [], NextContinuationToken: next } = await this.#client.send(list);
      const old = Contents.filter(({ LastModified: at }) => at !== undefined && at.getTime() < writtenBefore);
      removed += await this.#removeAll(old.flatMap(({ Key }) => (Key === undefined ? [] : [{ Key }])));
      if (!next) break;
      page = next;
    }
    return removed;
  }

  /** Removing what is gone already is no error; what could not be removed is found again. */
  async #removeAll(objects: { Key: string }[]): Promise<number> {
    if (objects.length === 0) return 0;
    const command = new DeleteObjectsCommand({ Bucket: this.#bucket, Delete: { Objects: objects, Quiet: true } });
    const { Errors = [] } = await this.#client.send(command);
    return objects.length - Errors.length;
  }
}
