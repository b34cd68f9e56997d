import type { LocalRequest, LocalResponse } from '../../kernel/http.ts';
import { checksumHeaders } from './checksum.ts';
import { S3Failure } from './failure.ts';
import type { StoredObject } from './store.ts';

/** Query parameters by which a GET's signer chooses response headers. */
const OVERRIDES: { [parameter: string]: string } = {
  'response-content-type': 'content-type',
  'response-content-disposition': 'content-disposition',
  'response-content-encoding': 'content-encoding',
  'response-cache-control': 'cache-control',
};

/** GetObject and HeadObject, with Range. */
export function readObject(
  object: StoredObject,
  request: LocalRequest,
  headers: { [name: string]: string },
): LocalResponse {
  const range = readRange(headers.range, object.bytes.length);
  const bytes = range ? object.bytes.subarray(range.first, range.last + 1) : object.bytes;
  const response: { [name: string]: string } = {
    ...object.headers,
    etag: object.etag,
    'last-modified': new Date(object.lastModifiedMs).toUTCString(),
    'accept-ranges': 'bytes',
    'content-length': String(bytes.length),
  };
  if (range) response['content-range'] = `bytes ${range.first}-${range.last}/${object.bytes.length}`;
  else if (headers['x-amz-checksum-mode'] === 'ENABLED') Object.assign(response, checksumHeaders(object.checksum));
  for (const [parameter, name] of Object.entries(OVERRIDES)) {
    const value = request.query.get(parameter);
    if (value !== null) response[name] = value;
  }
  return { status: range ? 206 : 200, headers: response, body: request.method === 'HEAD' ? undefined : bytes };
}

/** The bytes of one `Range`, both ends included; undefined for all. Several ranges or nonsense are ignored, as on S3. */
function readRange(header: string | undefined, size: number): { first: number; last: number } | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || (!match[1] && !match[2])) return undefined;
  const first = match[1] ? Number(match[1]) : Math.max(0, size - Number(match[2]));
  const last = match[1] && match[2] ? Math.min(Number(match[2]), size - 1) : size - 1;
  if (first <= last) return { first, last };
  throw new S3Failure(416, 'InvalidRange', 'The requested range is not satisfiable', {
    RangeRequested: header ?? '',
    ActualObjectSize: String(size),
  });
}
