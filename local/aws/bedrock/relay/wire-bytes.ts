/**
 * Converse's blobs are base64 in JSON and bytes in the SDK. They stand in `source.bytes` (images, documents, videos) and in
 * `redactedContent`; free-form values of tools may have members of the same names and are left alone.
 */
const FREE_FORM = new Set([
  'input',
  'json',
  'inputSchema',
  'additionalModelRequestFields',
  'additionalModelResponseFields',
]);

/** A request's JSON as the SDK takes it. */
export function fromWire(value: unknown, name = '', parent = ''): unknown {
  if (FREE_FORM.has(name)) return value;
  if (Array.isArray(value)) return value.map((item) => fromWire(item, '', parent));
  if (typeof value === 'string') return isBlob(name, parent) ? new Uint8Array(Buffer.from(value, 'base64')) : value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, fromWire(member, key, name)]));
}

/** What the SDK gave, as it travels. */
export function toWire(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(toWire);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, toWire(member)]));
}

function isBlob(name: string, parent: string): boolean {
  return name === 'redactedContent' || (name === 'bytes' && parent === 'source');
}
