import type { JsonValue } from '../json.ts';
import { isObject, type JsonObject } from './json-schema.ts';

/** Keywords whose value is any JSON: nothing in it is ours to read. */
const VALUES = ['const', 'default', 'enum', 'examples', 'example'];
/** Keywords that hold schemas: one, a list, or one for each name. */
const ONE = [
  'additionalProperties',
  'contains',
  'else',
  'if',
  'items',
  'not',
  'propertyNames',
  'then',
  'contentSchema',
  'unevaluatedItems',
  'unevaluatedProperties',
];
const LIST = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
const NAMED = ['$defs', 'definitions', 'dependentSchemas', 'patternProperties', 'properties'];

/**
 * A schema of an older draft, or with what generators write for "nothing", in the words of 2020-12. Only what means the same is
 * changed; all else stays, right or wrong. The value is not nested deeply, see `isDeep`.
 */
export function mendedSchema(value: JsonValue): JsonValue {
  if (!isObject(value)) return value;
  return withRequired(withItems(withLimits(withoutNothing(value))));
}

/** Without `null`, empty lists of alternatives, or empty lists where an object stands (PHP), and without "any type", which is what no type says. */
function withoutNothing(given: JsonObject): JsonObject {
  const kept = Object.entries(given).flatMap(([name, value]): [string, JsonValue][] => {
    if (VALUES.includes(name)) return [[name, name === 'examples' && !Array.isArray(value) ? [value] : value]];
    const isNothing =
      value === null || (name === 'type' && isAnyType(value)) || (LIST.includes(name) && isEmptyList(value));
    if (isNothing) return [];
    if (NAMED.includes(name)) return [[name, isEmptyList(value) ? {} : value]];
    return [[name, value]];
  });
  return fromEntries(kept);
}

function isAnyType(type: JsonValue): boolean {
  return type === 'any' || (Array.isArray(type) && type.includes('any'));
}

function isEmptyList(value: JsonValue): boolean {
  return Array.isArray(value) && value.length === 0;
}

/** In draft 4, `exclusiveMinimum: true` belongs to `minimum`. */
function withLimits(given: JsonObject): JsonObject {
  const mended = { ...given };
  for (const [exclusive, limit] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const) {
    const value = given[exclusive];
    if (typeof value !== 'boolean') continue;
    delete mended[exclusive];
    if (!value || given[limit] === undefined) continue;
    mended[exclusive] = given[limit];
    delete mended[limit];
  }
  return mended;
}

/** Before 2020-12 a tuple was a list of `items`, and what may follow it `additionalItems`. Mends what is inside of all schemas, too. */
function withItems({ additionalItems, ...given }: JsonObject): JsonObject {
  const { items, ...others } = given;
  const isTuple = Array.isArray(items);
  const tuple: JsonObject = isTuple && items.length > 0 ? { prefixItems: items } : {};
  const rest: JsonObject = isTuple && additionalItems !== undefined ? { items: additionalItems } : {};
  const mended = isTuple ? { ...others, ...tuple, ...rest } : given;
  return fromEntries(Object.entries(mended).map(([name, value]) => [name, within(name, value)]));
}

function within(name: string, value: JsonValue): JsonValue {
  if (ONE.includes(name)) return mendedSchema(value);
  if (LIST.includes(name) && Array.isArray(value)) return value.map(mendedSchema);
  if (NAMED.includes(name) && isObject(value))
    return fromEntries(
      Object.entries(value).map(([field, one]) => [field, name === 'properties' ? one : mendedSchema(one)]),
    );
  return value;
}

/** In draft 3 a field says of itself that it is required. The list names each field once. */
function withRequired(given: JsonObject): JsonObject {
  const { properties, required } = given;
  if (!isObject(properties)) return withNamesOnce(given);
  const own = Object.entries(properties).flatMap(([name, field]) =>
    isObject(field) && field.required === true ? [name] : [],
  );
  const fields = Object.entries(properties).map(([name, field]): [string, JsonValue] => {
    if (!isObject(field) || typeof field.required !== 'boolean') return [name, mendedSchema(field)];
    const { required: _said, ...rest } = field;
    return [name, mendedSchema(rest)];
  });
  const isList = required === undefined || Array.isArray(required);
  const named: JsonObject = own.length > 0 && isList ? { required: [...(required ?? []), ...own] } : {};
  return withNamesOnce({ ...given, ...named, properties: fromEntries(fields) });
}

function withNamesOnce(given: JsonObject): JsonObject {
  const { required } = given;
  return Array.isArray(required) ? { ...given, required: [...new Set(required)] } : given;
}

/** A field named `__proto__` is a field. */
function fromEntries(entries: [string, JsonValue][]): JsonObject {
  return Object.fromEntries(entries);
}
