import type { JsonValue } from '../json.ts';

export type JsonObject = { [key: string]: JsonValue };

/** Levels of a schema that are looked at. No tool has as many; catches one that is nested deeper than the stack. */
const DEPTH_MAX = 60;

/** What keyword holds what: the metaschema of JSON Schema 2020-12 with all its vocabularies, formats apart. */
type Check = (value: JsonValue) => boolean;

const TYPES = ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'];

const text: Check = (value) => typeof value === 'string';
const flag: Check = (value) => typeof value === 'boolean';
const number: Check = (value) => typeof value === 'number';
const count: Check = (value) => Number.isInteger(value) && Number(value) >= 0;
const list: Check = (value) => Array.isArray(value);
const type: Check = (value) => typeof value === 'string' && TYPES.includes(value);
const anchor: Check = (value) => typeof value === 'string' && /^[A-Za-z_][-A-Za-z0-9._]*$/.test(value);
const id: Check = (value) => typeof value === 'string' && /^[^#]*#?$/.test(value);
const schema: Check = (value) => typeof value === 'boolean' || (isObject(value) && fits(value));
const schemas: Check = (value) => Array.isArray(value) && value.length > 0 && value.every(schema);
const mapOf =
  (check: Check): Check =>
  (value) =>
    isObject(value) && Object.values(value).every(check);
const names: Check = (value) => Array.isArray(value) && value.every(text) && new Set(value).size === value.length;
const types: Check = (value) =>
  type(value) || (names(value) && list(value) && (value as string[]).length > 0 && (value as string[]).every(type));

const KEYWORDS = new Map<string, Check>(
  Object.entries({
    $id: id,
    $schema: text,
    $ref: text,
    $anchor: anchor,
    $dynamicRef: text,
    $dynamicAnchor: anchor,
    $recursiveRef: text,
    $recursiveAnchor: anchor,
    $vocabulary: mapOf(flag),
    $comment: text,
    $defs: mapOf(schema),
    definitions: mapOf(schema),
    dependencies: mapOf((value) => schema(value) || names(value)),
    prefixItems: schemas,
    items: schema,
    contains: schema,
    additionalProperties: schema,
    properties: mapOf(schema),
    patternProperties: mapOf(schema),
    dependentSchemas: mapOf(schema),
    propertyNames: schema,
    if: schema,
    // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema; nobody awaits this object.
    then: schema,
    else: schema,
    allOf: schemas,
    anyOf: schemas,
    oneOf: schemas,
    not: schema,
    unevaluatedItems: schema,
    unevaluatedProperties: schema,
    type: types,
    enum: list,
    multipleOf: (value) => typeof value === 'number' && value > 0,
    maximum: number,
    exclusiveMaximum: number,
    minimum: number,
    exclusiveMinimum: number,
    maxLength: count,
    minLength: count,
    pattern: text,
    maxItems: count,
    minItems: count,
    uniqueItems: flag,
    maxContains: count,
    minContains: count,
    maxProperties: count,
    minProperties: count,
    required: names,
    dependentRequired: mapOf(names),
    title: text,
    description: text,
    deprecated: flag,
    readOnly: flag,
    writeOnly: flag,
    examples: list,
    format: text,
    contentEncoding: text,
    contentMediaType: text,
    contentSchema: schema,
  } satisfies Record<string, Check>),
);

/**
 * Whether a value is a JSON Schema of 2020-12, which model APIs check each tool for: one that is none costs the whole request. What
 * `format` says is not looked at.
 */
export function isJsonSchema(value: JsonValue): boolean {
  return !isDeep(value) && schema(value);
}

function fits(given: JsonObject): boolean {
  return Object.entries(given).every(([name, value]) => KEYWORDS.get(name)?.(value) ?? true);
}

/** Whether a value is nested too deeply to be looked at by functions that call themselves. */
export function isDeep(value: JsonValue): boolean {
  let level: JsonValue[] = [value];
  for (let depth = 0; depth < DEPTH_MAX; depth++) {
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
    if (level.length === 0) return false;
  }
  return true;
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
