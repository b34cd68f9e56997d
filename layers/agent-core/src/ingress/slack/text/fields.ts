/** What Slack or an app sent, read without relying on any of it: what is odd is as if it were not there. */
export type Fields = Readonly<Record<string, unknown>>;

/** Undefined when the value is no object. */
export function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

export function textIn(fields: Fields | undefined, name: string): string {
  const value = fields?.[name];
  return typeof value === 'string' ? value : '';
}

/** A number, or text that is one; undefined for anything else. */
export function numberIn(fields: Fields | undefined, name: string): number | undefined {
  const value = fields?.[name];
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

export function listIn(fields: Fields | undefined, name: string): readonly unknown[] {
  const value = fields?.[name];
  return Array.isArray(value) ? value : [];
}

/** The texts that are not empty, joined. */
export function joined(texts: readonly string[], between: string): string {
  return texts.filter((text) => text.trim() !== '').join(between);
}
