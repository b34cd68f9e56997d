import { createHash } from 'node:crypto';
import { XMLParser } from 'fast-xml-parser';
import type { Cancel, LocalClock } from '../../kernel/clock.ts';
import type { LocalRequest, LocalResponse, LocalService } from '../../kernel/http.ts';
import { keptEncoding, readUpload } from './body.ts';
import { checksumHeaders, verifyChecksums } from './checksum.ts';
import { S3Failure } from './failure.ts';
import { listObjects } from './listing.ts';
import { readPostForm } from './post-form.ts';
import { checkPolicy } from './post-policy.ts';
import { readObject } from './read.ts';
import { Store, type StoredObject } from './store.ts';
import { operationOf, readTarget, type Target } from './target.ts';
import { element, xml } from './xml.ts';

/** Catches an upload loop before it takes the machine's memory. */
const BYTES_MAX = 1024 * 1024 * 1024;
/** AWS's limit of a single PUT. */
const OBJECT_BYTES_MAX = 5 * 1024 ** 3;
const KEPT_HEADERS = ['content-type', 'cache-control', 'content-disposition', 'content-language', 'expires'];

export type CreatedObject = { bucket: string; key: string; size: number; etag: string };

/** S3 for one machine: path-style buckets and objects in memory. */
export class S3Service implements LocalService {
  readonly name = 's3';
  readonly #clock: LocalClock;
  readonly #store: Store;
  readonly #listeners = new Set<(object: CreatedObject) => void>();

  constructor(options: { clock: LocalClock; bytesMax?: number }) {
    this.#clock = options.clock;
    this.#store = new Store(options.bytesMax ?? BYTES_MAX);
  }

  operation(request: LocalRequest): string {
    return operationOf(request);
  }

  async handle(request: LocalRequest): Promise<LocalResponse> {
    try {
      return this.#perform(request, effectiveHeaders(request));
    } catch (error) {
      if (error instanceof S3Failure) return error.response(request.method);
      throw error;
    }
  }

  /** Throws `S3Failure` for a bad name or a bucket that exists. */
  createBucket(bucket: string): void {
    this.#store.createBucket(bucket);
  }

  /** The bucket's objects in key order. */
  objects(bucket: string): StoredObject[] {
    return this.#store.list(bucket);
  }

  /** Calls `listener` after each stored object. */
  onObjectCreated(listener: (object: CreatedObject) => void): Cancel {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #perform(request: LocalRequest, headers: Headers): LocalResponse {
    const operation = operationOf(request);
    const target = readTarget(request.path);
    switch (target.kind) {
      case 'service':
        throw notImplemented(request);
      case 'bucket':
        return this.#performOnBucket(operation, target.bucket, request);
      case 'object':
        return this.#performOnObject(operation, target, request, headers);
      default:
        return target satisfies never;
    }
  }

  #performOnBucket(operation: string, bucket: string, request: LocalRequest): LocalResponse {
    switch (operation) {
      case 'CreateBucket':
        this.#store.createBucket(bucket);
        return { status: 200, headers: { location: `/${bucket}` } };
      case 'HeadBucket':
        this.#store.checkBucket(bucket);
        return { status: 200 };
      case 'DeleteBucket':
        this.#store.deleteBucket(bucket);
        return { status: 204 };
      case 'ListObjectsV2':
        return listObjects(bucket, this.#store.list(bucket), request.query);
      case 'PostObject':
        return this.#postObject(bucket, request);
      case 'DeleteObjects':
        return this.#deleteObjects(bucket, request);
      default:
        throw notImplemented(request);
    }
  }

  #performOnObject(operation: string, target: ObjectTarget, request: LocalRequest, headers: Headers): LocalResponse {
    const { bucket, key } = target;
    switch (operation) {
      case 'PutObject':
        return this.#putObject(target, request, headers);
      case 'CopyObject':
        return this.#copyObject(target, headers['x-amz-copy-source'] ?? '');
      case 'GetObject':
      case 'HeadObject': {
        const object = this.#store.find(bucket, key);
        if (!object) throw S3Failure.noSuchKey(key);
        return readObject(object, request, headers);
      }
      case 'DeleteObject':
        this.#store.delete(bucket, key);
        return { status: 204 };
      default:
        throw notImplemented(request);
    }
  }

  #putObject({ bucket, key }: ObjectTarget, request: LocalRequest, headers: Headers): LocalResponse {
    const exists = this.#store.find(bucket, key) !== undefined;
    if (exists && headers['if-none-match'] === '*')
      throw new S3Failure(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', {
        Condition: 'If-None-Match',
      });
    const { bytes, trailers } = readUpload(request);
    const { etag, checksum } = this.#keep({ bucket, key }, bytes, { ...headers, ...trailers });
    return { status: 200, headers: { etag, ...checksumHeaders(checksum) } };
  }

  /** docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html; of the source all headers are kept. */
  #copyObject({ bucket, key }: ObjectTarget, source: string): LocalResponse {
    const from = readTarget(source.startsWith('/') ? source : `/${source}`);
    if (from.kind !== 'object')
      throw new S3Failure(400, 'InvalidArgument', 'Copy source must mention the source bucket');
    const object = this.#store.find(from.bucket, from.key);
    if (!object) throw S3Failure.noSuchKey(from.key);
    const { etag, lastModifiedMs } = this.#keep({ bucket, key }, object.bytes, object.headers);
    const modified = element('LastModified', new Date(lastModifiedMs).toISOString());
    return xml('CopyObjectResult', [element('ETag', etag), modified]);
  }

  /** docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html */
  #postObject(bucket: string, request: LocalRequest): LocalResponse {
    this.#store.checkBucket(bucket);
    const form = readPostForm(request);
    checkPolicy(form, bucket, this.#clock.now());
    const key = form.fields.get('key');
    if (!key) throw new S3Failure(400, 'InvalidArgument', "Bucket POST must contain a field named 'key'.");
    const { etag } = this.#keep({ bucket, key }, Buffer.from(form.file), Object.fromEntries(form.fields));
    return { status: 204, headers: { etag, location: `/${bucket}/${encodeURIComponent(key)}` } };
  }

  #keep({ bucket, key }: Pick<ObjectTarget, 'bucket' | 'key'>, bytes: Buffer, headers: Headers): StoredObject {
    if (bytes.length > OBJECT_BYTES_MAX)
      throw new S3Failure(400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size');
    const checksum = verifyChecksums(bytes, headers);
    const etag = `"${createHash('md5').update(bytes).digest('hex')}"`;
    const object = { key, bytes, etag, lastModifiedMs: this.#clock.now(), headers: keptHeaders(headers), checksum };
    this.#store.put(bucket, object);
    for (const listener of this.#listeners) listener({ bucket, key, size: bytes.length, etag });
    return object;
  }

  #deleteObjects(bucket: string, request: LocalRequest): LocalResponse {
    verifyChecksums(request.body, request.headers);
    const { keys, quiet } = readDeletion(request.body);
    for (const key of keys) this.#store.delete(bucket, key);
    return deletionResult(keys, quiet);
  }
}

type Headers = { [name: string]: string };
type ObjectTarget = Extract<Target, { kind: 'object' }>;

/** The headers, with those that a presigned URL carries in its query. */
function effectiveHeaders(request: LocalRequest): Headers {
  const hoisted = [...request.query].filter(([name]) => name.toLowerCase().startsWith('x-amz-'));
  return { ...Object.fromEntries(hoisted.map(([name, value]) => [name.toLowerCase(), value])), ...request.headers };
}

function keptHeaders(headers: Headers): Headers {
  const kept: Headers = { 'content-type': 'binary/octet-stream' };
  for (const [name, value] of Object.entries(headers))
    if (KEPT_HEADERS.includes(name) || name.startsWith('x-amz-meta-')) kept[name] = value;
  const encoding = keptEncoding(headers['content-encoding']);
  return encoding ? { ...kept, 'content-encoding': encoding } : kept;
}

function notImplemented(request: LocalRequest): S3Failure {
  const what = `${request.method} ${request.path}?${[...request.query.keys()].join('&')}`;
  return new S3Failure(501, 'NotImplemented', `The local S3 does not implement ${what}`);
}

const KEYS_MAX = 1000;

/** Reads DeleteObjects' body. Throws MalformedXML. */
function readDeletion(body: Buffer): { keys: string[]; quiet: boolean } {
  const parser = new XMLParser({
    ignoreAttributes: true,
    parseTagValue: false,
    trimValues: false,
    htmlEntities: true,
    isArray: (name) => name === 'Object',
  });
  const keys = readKeys(parser.parse(body.toString('utf8')));
  if (keys.length === 0 || keys.length > KEYS_MAX || keys.some((key) => !key))
    throw new S3Failure(
      400,
      'MalformedXML',
      'The XML you provided was not well-formed or did not validate against our published schema',
    );
  return { keys, quiet: /<Quiet>true<\/Quiet>/.test(body.toString('latin1')) };
}

function deletionResult(keys: string[], quiet: boolean) {
  return xml('DeleteResult', quiet ? [] : keys.map((key) => element('Deleted', [element('Key', key)])));
}

function readKeys(document: { Delete?: { Object?: { Key?: unknown }[] } }): string[] {
  return (document.Delete?.Object ?? []).map((object) => String(object.Key ?? ''));
}
