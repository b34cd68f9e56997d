import * as z from 'zod';

export type Field = { path: string; type: string; isRequired: boolean };

/** What of JSON Schema our schemas use. */
type Schema = {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  additionalProperties?: Schema | boolean;
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
  pattern?: string;
  default?: unknown;
};

/** Fields within fields that are listed; deeper ones are none of what people write. */
const DEPTH_MAX = 4;

/** Every field of a file's schema by its path, in the schema's order. A choice of shapes is listed shape by shape. */
export function fieldsOf(schema: z.ZodType): Field[] {
  return fieldsIn(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema, '', DEPTH_MAX);
}

function fieldsIn(schema: Schema, above: string, depth: number): Field[] {
  if (depth === 0) return [];
  const required = new Set(schema.required);
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => {
    const path = above ? `${above}.${name}` : name;
    return [{ path, type: typeOf(inner), isRequired: required.has(name) }, ...fieldsIn(inner, path, depth - 1)];
  });
  const shapes = (schema.anyOf ?? schema.oneOf ?? []).flatMap((each) => fieldsIn(each, above, depth));
  return unique([...own, ...shapes]);
}

function unique(fields: Field[]): Field[] {
  const seen = new Set<string>();
  return fields.filter(({ path, type }) => {
    const key = `${path} ${type}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function typeOf(schema: Schema): string {
  const shapes = schema.anyOf ?? schema.oneOf;
  if (shapes) return [...new Set(shapes.map(typeOf))].join(' or ');
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.enum) return schema.enum.map((value) => `\`${value}\``).join(', ');
  if (schema.items) return `list of ${typeOf(schema.items)}`;
  if (schema.type === 'object' && typeof schema.additionalProperties === 'object')
    return `object of ${typeOf(schema.additionalProperties)}`;
  return `${schema.type ?? 'anything'}${rangeOf(schema)}`;
}

/** zod writes the ends of safe integers as bounds, which say nothing. */
function rangeOf({ minimum, exclusiveMinimum, maximum }: Schema): string {
  const end = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? maximum : undefined;
  if (exclusiveMinimum !== undefined) return ` above ${exclusiveMinimum}`;
  if (minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER)
    return end === undefined ? `, ${minimum} or more` : `, ${minimum} to ${end}`;
  return '';
}
