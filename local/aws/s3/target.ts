import type { LocalRequest } from '../../kernel/http.ts';
import { S3Failure } from './failure.ts';
import { isPostForm } from './post-form.ts';

export type Target =
  | { kind: 'service' }
  | { kind: 'bucket'; bucket: string }
  | { kind: 'object'; bucket: string; key: string };

/** What a path-style URL names. Throws InvalidURI when its escapes are not UTF-8. */
export function readTarget(path: string): Target {
  const cut = path.indexOf('/', 1);
  const bucket = path.slice(1, cut < 0 ? undefined : cut);
  const rawKey = cut < 0 ? '' : path.slice(cut + 1);
  if (!bucket) return { kind: 'service' };
  if (!rawKey) return { kind: 'bucket', bucket };
  try {
    return { kind: 'object', bucket, key: decodeURIComponent(rawKey) };
  } catch {
    throw new S3Failure(400, 'InvalidURI', "Couldn't parse the specified URI.", { URI: path });
  }
}

/** Query parameters that choose another operation on the same path, none of which exists here. */
const SUBRESOURCES = ['acl', 'cors', 'lifecycle', 'policy', 'tagging', 'uploads', 'uploadId', 'versioning', 'versions'];

const BUCKET_OPERATIONS: { [method: string]: string } = {
  PUT: 'CreateBucket',
  HEAD: 'HeadBucket',
  DELETE: 'DeleteBucket',
};
const OBJECT_OPERATIONS: { [method: string]: string } = {
  PUT: 'PutObject',
  GET: 'GetObject',
  HEAD: 'HeadObject',
  DELETE: 'DeleteObject',
};

/** The operation's name, e.g. `PutObject`; `Unknown` for what the local S3 does not do. */
export function operationOf({ method, path, query, headers }: LocalRequest): string {
  const isObject = path.indexOf('/', 1) > 0 && path.indexOf('/', 1) < path.length - 1;
  if (SUBRESOURCES.some((name) => query.has(name))) return 'Unknown';
  if (headers['x-amz-copy-source']) return isObject && method === 'PUT' ? 'CopyObject' : 'Unknown';
  if (!isObject && isPostForm({ method, headers })) return 'PostObject';
  if (isObject) return OBJECT_OPERATIONS[method] ?? 'Unknown';
  if (method === 'GET' && query.get('list-type') === '2') return 'ListObjectsV2';
  if (method === 'POST' && query.has('delete')) return 'DeleteObjects';
  return BUCKET_OPERATIONS[method] ?? 'Unknown';
}
