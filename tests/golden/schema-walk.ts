import * as z from 'zod';

type Schema = z.core.$ZodType;
type ObjectSchema = z.core.$ZodObject;
/** Makes an object of a schema into another one. `original` tells objects from each other, `path` is where it stands in the whole. */
type Change = (copy: ObjectSchema, original: Schema, path: string) => Schema;

/** A field that no build writes. */
const NEW_FIELD = 'aFieldOfTheNextBuild';

/** Of each object in a schema, by its path: the fields without which it is refused. */
export type RequiredKeys = { [path: string]: string[] };

/** E.g. `"state.phase<acting>.work.dispatch<sent>": ["checkAt", …]`. */
export function requiredKeys(schema: Schema): RequiredKeys {
  const found: RequiredKeys = {};
  changed(schema, '', (object, _original, path) => {
    const fields = Object.entries(object._zod.def.shape);
    found[path] = fields.flatMap(([key, field]) => (z.safeParse(field, undefined).success ? [] : [key])).sort();
    return object;
  });
  return found;
}

/** The same schema once for each object in it: there, that object wants one field more. */
export function withOneRequiredFieldMore(schema: Schema): { path: string; schema: Schema }[] {
  const objects = new Map<Schema, string>();
  changed(schema, '', (copy, original, path) => {
    if (!objects.has(original)) objects.set(original, path || 'the whole');
    return copy;
  });
  return [...objects].map(([wanted, path]) => ({
    path,
    schema: changed(schema, '', (copy, original) => (original === wanted ? withNewField(copy) : copy)),
  }));
}

function withNewField(object: ObjectSchema): Schema {
  const shape = { ...object._zod.def.shape, [NEW_FIELD]: z.string() };
  return z.core.clone(object, { ...object._zod.def, shape });
}

/** A copy whose objects, at any depth, are what `change` makes of them. A lazy schema is any JSON, and stays; what is caught costs no item. */
function changed(schema: Schema, path: string, change: Change): Schema {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  const inside = (inner: Schema, step = '') => changed(inner, path + step, change);
  const copy = (parts: object) => z.core.clone(schema, { ...def, ...parts } as never);
  switch (def.type) {
    case 'object': {
      const dot = path ? '.' : '';
      const fields = Object.entries(def.shape).map(([key, field]) => [key, inside(field, `${dot}${key}`)]);
      return change(copy({ shape: Object.fromEntries(fields) }) as ObjectSchema, schema, path);
    }
    case 'union': {
      const discriminator = (def as { discriminator?: string }).discriminator;
      return copy({
        options: def.options.map((option, at) => inside(option, `<${optionName(option, discriminator, at)}>`)),
      });
    }
    case 'array':
      return copy({ element: inside(def.element, '[]') });
    case 'record':
      return copy({ valueType: inside(def.valueType, '{}') });
    case 'pipe':
      return copy({ in: inside(def.in) });
    case 'optional':
    case 'nullable':
    case 'default':
      return copy({ innerType: inside(def.innerType) });
    default:
      return schema;
  }
}

/** What tells this member of a union from the others, or which one it is. */
function optionName(option: Schema, discriminator: string | undefined, at: number): string {
  const values = discriminator ? option._zod.propValues?.[discriminator] : undefined;
  return values ? [...values].map(String).join('|') : String(at);
}
