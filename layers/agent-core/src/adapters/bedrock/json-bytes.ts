import type { JsonValue } from '../../domain/json.ts';

/** Bytes inside a block become `{ "$bytes": base64 }` in the journal and come back as they were. */
export function toJson(value: unknown): JsonValue {
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString('base64') };
  if (Array.isArray(value)) return value.map(toJson);
  if (value && typeof value === 'object') {
    const entries = Object.entries(value).filter(([, member]) => member !== undefined);
    return Object.fromEntries(entries.map(([name, member]) => [name, toJson(member)]));
  }
  return (value ?? null) as JsonValue;
}

export function fromJson(value: JsonValue): unknown {
  if (Array.isArray(value)) return value.map(fromJson);
  if (value && typeof value === 'object') {
    if (typeof value.$bytes === 'string') return new Uint8Array(Buffer.from(value.$bytes, 'base64'));
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, fromJson(member)]));
  }
  return value;
}
