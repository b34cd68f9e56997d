import type { LocalResponse } from '../../kernel/http.ts';
import { S3Failure } from './failure.ts';
import { compareKeys, type StoredObject } from './store.ts';
import { element, xml } from './xml.ts';

const KEYS_MAX = 1000;

type Entry = { kind: 'object'; name: string; object: StoredObject } | { kind: 'prefix'; name: string };

/** ListObjectsV2 over the bucket's objects, which come in order. */
export function listObjects(bucket: string, objects: StoredObject[], query: URLSearchParams): LocalResponse {
  const keysMax = Math.min(KEYS_MAX, readCount(query.get('max-keys')));
  const entries = entriesOf(objects, query);
  const page = entries.slice(0, keysMax);
  const last = page.at(-1);
  const next = entries.length > page.length && last ? Buffer.from(last.name).toString('base64url') : undefined;
  const encode = query.get('encoding-type') === 'url' ? encodeURIComponent : (text: string) => text;
  const given = (name: string, parameter: string) =>
    query.has(parameter) ? [element(name, encode(query.get(parameter) ?? ''))] : [];
  return xml('ListBucketResult', [
    element('Name', bucket),
    element('Prefix', encode(query.get('prefix') ?? '')),
    ...given('Delimiter', 'delimiter'),
    ...given('StartAfter', 'start-after'),
    ...given('EncodingType', 'encoding-type'),
    ...given('ContinuationToken', 'continuation-token'),
    element('KeyCount', page.length),
    element('MaxKeys', keysMax),
    element('IsTruncated', next !== undefined),
    ...(next ? [element('NextContinuationToken', next)] : []),
    ...page.map((entry) => toXml(entry, encode)),
  ]);
}

function entriesOf(objects: StoredObject[], query: URLSearchParams): Entry[] {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const startAfter = query.get('start-after') ?? '';
  const token = Buffer.from(query.get('continuation-token') ?? '', 'base64url').toString('utf8');
  const entries = new Map<string, Entry>();
  for (const object of objects) {
    const { key } = object;
    if (!key.startsWith(prefix) || compareKeys(key, startAfter) <= 0) continue;
    const cut = delimiter ? key.indexOf(delimiter, prefix.length) : -1;
    const name = cut < 0 ? key : key.slice(0, cut + delimiter.length);
    if (compareKeys(name, token) <= 0) continue;
    entries.set(name, cut < 0 ? { kind: 'object', name, object } : { kind: 'prefix', name });
  }
  return [...entries.values()];
}

function toXml(entry: Entry, encode: (text: string) => string): string {
  switch (entry.kind) {
    case 'prefix':
      return element('CommonPrefixes', [element('Prefix', encode(entry.name))]);
    case 'object':
      return element('Contents', [
        element('Key', encode(entry.name)),
        element('LastModified', new Date(entry.object.lastModifiedMs).toISOString()),
        element('ETag', entry.object.etag),
        element('Size', entry.object.bytes.length),
        element('StorageClass', 'STANDARD'),
      ]);
    default:
      return entry satisfies never;
  }
}

function readCount(text: string | null): number {
  if (text === null) return KEYS_MAX;
  if (/^\d+$/.test(text)) return Number(text);
  throw new S3Failure(400, 'InvalidArgument', 'Provided max-keys not an integer or within integer range');
}
