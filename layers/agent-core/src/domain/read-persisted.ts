import * as z from 'zod';

/** Issues of one broken item that its error names: enough to see what is wrong, and no page of text. */
const ISSUES_MAX = 5;

/** zod would compile each schema at its first use. A step reads one state: compiling takes longer than that. */
const INTERPRETED = { jitless: true };

/** One schema for every field of a type: also for the optional ones, so that none is read unchecked. */
type Fields<T> = { [Key in keyof T]-?: z.ZodType<T[Key]> };

/** What the schemas take must be all that the type allows, and the type must know every field. */
type AsWideAs<T, Shape> = {
  [Key in keyof Shape]: Key extends keyof T
    ? T[Key] extends z.output<Shape[Key]>
      ? Shape[Key]
      : { 'this schema is narrower than the type': T[Key] }
    : 'the type does not have this field';
};

/**
 * The schema of something that is read back from where an older or a newer build may have written it. It does not compile unless
 * it says the same as the type. Fields that this build does not know stay in what is read, so that they are there when it is
 * written back. PERSISTED CONTRACT: a new field is optional, or has a default; tests/golden holds what older builds wrote.
 */
export function persisted<T extends object>() {
  return <Shape extends Fields<T>>(fields: Shape & AsWideAs<T, Shape>): z.ZodObject<Shape, z.core.$strip> =>
    // Loose when it reads, and without an index signature in the type: a field that is misspelt must not compile.
    z.looseObject(fields as Shape) as unknown as z.ZodObject<Shape, z.core.$strip>;
}

/** The same shape, but fields that this build does not know stay in what is read. For schemas that make their type. */
export function keepingUnknown<Schema extends z.ZodObject>(schema: Schema): Schema {
  return schema.loose() as unknown as Schema;
}

/** Reads a value; the error names the item and each field that does not fit, never what is in it. */
export function readPersisted<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  item: string,
): z.output<Schema> {
  const parsed = schema.safeParse(value, INTERPRETED);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the whole'}: ${message}`);
  throw new Error(`${item} is broken: ${issues.slice(0, ISSUES_MAX).join('; ')}`);
}

/** Reads JSON as {@link readPersisted} does; also of a text that is no JSON the error names the item. */
export function readPersistedJson<Schema extends z.ZodType>(
  schema: Schema,
  text: string,
  item: string,
): z.output<Schema> {
  return readPersisted(schema, jsonOf(text, item), item);
}

export function jsonOf(text: string, item: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${item} is broken: it is no JSON`);
  }
}
