import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { uploadAddress } from '../../domain/worker/upload-address.ts';
import { PortError } from '../../errors.ts';
import type { BlobNames, Blobs } from '../../ports/blobs.ts';
import { attachment } from './attachment.ts';

/** Bytes of any object that is read into a function's memory. */
const OBJECT_BYTES_MAX = 100_000_000;
/** SigV4 presigned URLs live at most this long; with a role's credentials they end with its session anyway. */
const EXPIRES_S_MAX = 7 * 24 * 3_600;

export class S3Blobs implements Blobs, BlobNames {
  readonly #client: S3Client;
  readonly #bucket: string;

  constructor(client: S3Client, bucket: string) {
    this.#client = client;
    this.#bucket = bucket;
  }

  async put(key: string, bytes: Uint8Array, contentType: string): Promise<void> {
    await this.#client.send(
      new PutObjectCommand({ Bucket: this.#bucket, Key: key, Body: bytes, ContentType: contentType }),
    );
  }

  async get(key: string, bytesMax = OBJECT_BYTES_MAX): Promise<Uint8Array> {
    const { ContentLength: bytes = 0, Body: body } = await this.#find(key);
    if (bytes <= bytesMax) return (await body?.transformToByteArray()) ?? new Uint8Array();
    // An answer that is not read would hold its connection.
    if (body instanceof Readable) body.destroy();
    throw new PortError('too-large', `${key} has ${bytes} bytes, more than the ${bytesMax} that are read of it`);
  }

  /** The object's length is known before any of it is read. */
  async #find(key: string): Promise<GetObjectCommandOutput> {
    try {
      return await this.#client.send(new GetObjectCommand({ Bucket: this.#bucket, Key: key }));
    } catch (error) {
      if (error instanceof NoSuchKey) throw new PortError('not-found', `There is no object ${key}`, { cause: error });
      throw error;
    }
  }

  /** Undefined: there is no such object, or (without the right to list) nobody says whether there is. */
  async size(key: string): Promise<number | undefined> {
    try {
      return (await this.#client.send(new HeadObjectCommand({ Bucket: this.#bucket, Key: key }))).ContentLength;
    } catch (error) {
      const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
      if (status === 404 || status === 403) return undefined;
      throw error;
    }
  }

  async copy(from: string, to: string): Promise<void> {
    const source = `${this.#bucket}/${from.split('/').map(encodeURIComponent).join('/')}`;
    try {
      await this.#client.send(new CopyObjectCommand({ Bucket: this.#bucket, Key: to, CopySource: source }));
    } catch (error) {
      // S3 says so of what is missing, too, to whom may not list the bucket.
      const isMissing = error instanceof S3ServiceException && /^(NoSuchKey|AccessDenied)$/.test(error.name);
      if (isMissing) throw new PortError('not-found', `There is no object ${from}`, { cause: error });
      throw error;
    }
  }

  async remove(key: string): Promise<void> {
    await this.#client.send(new DeleteObjectCommand({ Bucket: this.#bucket, Key: key }));
  }

  /** The first 1,000: once they are gone, the next look has others. */
  async names(prefix: string): Promise<string[]> {
    const { Contents = [] } = await this.#client.send(
      new ListObjectsV2Command({ Bucket: this.#bucket, Prefix: prefix }),
    );
    return Contents.flatMap(({ Key }) => (Key === undefined ? [] : [Key]));
  }

  presignGet(key: string, expiresInMs: number, savedAs?: string): Promise<string> {
    const saved =
      savedAs === undefined
        ? {}
        : { ResponseContentDisposition: attachment(savedAs), ResponseContentType: 'application/octet-stream' };
    return getSignedUrl(this.#client, new GetObjectCommand({ Bucket: this.#bucket, Key: key, ...saved }), {
      expiresIn: seconds(expiresInMs),
    });
  }

  async presignUpload(key: string, bytesMax: number, expiresInMs: number): Promise<string> {
    const form = await createPresignedPost(this.#client, {
      Bucket: this.#bucket,
      Key: key,
      Conditions: [['content-length-range', 0, bytesMax]],
      Expires: seconds(expiresInMs),
    });
    return uploadAddress(form);
  }
}

function seconds(ms: number): number {
  return Math.min(EXPIRES_S_MAX, Math.max(1, Math.ceil(ms / 1_000)));
}
