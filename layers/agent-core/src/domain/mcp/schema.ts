import type { JsonValue } from '../json.ts';
import { isDeep, isJsonSchema, isObject, type JsonObject } from './json-schema.ts';
import { mendedSchema } from './mended-schema.ts';

/** Keywords that model APIs refuse at the top of a tool's schema. */
const COMBINATORS = ['oneOf', 'anyOf', 'allOf'] as const;
/** Names of fields that the model APIs take. */
const FIELD_NAME = /^[a-zA-Z0-9_.-]{1,64}$/;
/** Alternatives within alternatives, references to references: catches those that come back to themselves. */
const RESOLVED_MAX = 8;

/**
 * A server's input schema as Converse takes it: an object of JSON Schema 2020-12, no `$schema`, no combinators beside its fields
 * (their alternatives' fields are all offered; the server checks). Older drafts are read as what they mean, references at the top are
 * followed. Undefined where that cannot be done without losing arguments, or a field's name is refused.
 */
export function converseSchema(schema: JsonValue): JsonValue | undefined {
  if (isDeep(schema)) return undefined;
  const whole = mendedSchema(schema === null || schema === true || isEmptyList(schema) ? {} : schema);
  if (!isObject(whole) || !mayBeObject(whole)) return undefined;
  const fields = fieldsOf(whole, whole, 0);
  if (!fields) return undefined;
  if (Object.keys(fields.properties).some((name) => !FIELD_NAME.test(name))) return undefined;
  const made = { ...withoutTop(whole), ...fields.others, type: 'object', ...objectOf(fields) };
  return isJsonSchema(made) ? made : undefined;
}

/** What stands at the top in itself or through references and alternatives; `required` is what each alternative wants. */
type Fields = { properties: JsonObject; required: JsonValue[]; others: JsonObject };

function objectOf({ properties, required }: Fields): JsonObject {
  return required.length > 0 ? { properties, required } : { properties };
}

function withoutTop({ $schema: _dialect, $ref: _reference, required: _required, ...given }: JsonObject): JsonObject {
  for (const name of COMBINATORS) delete given[name];
  return given;
}

/** Undefined when a reference leads nowhere, or something is no object: then fields would be missing. */
function fieldsOf(schema: JsonObject, root: JsonObject, depth: number): Fields | undefined {
  if (depth > RESOLVED_MAX) return undefined;
  const parts: Fields[] = [{ properties: propertiesOf(schema), required: listOf(schema.required), others: {} }];
  if (schema.$ref !== undefined) {
    const target = resolved(schema.$ref, root);
    const found = target && fieldsOf(target, root, depth + 1);
    if (!found) return undefined;
    parts.push({ ...found, others: { ...withoutTop(target), ...found.others } });
  }
  for (const name of COMBINATORS) {
    if (schema[name] === undefined) continue;
    const alternatives = listOf(schema[name]).map((one) => fieldsOf(isObject(one) ? one : {}, root, depth + 1));
    if (!alternatives.every((one) => one !== undefined)) return undefined;
    parts.push(name === 'allOf' ? together(alternatives) : eitherOf(alternatives));
  }
  return together(parts);
}

/** All of them hold. */
function together(parts: Fields[]): Fields {
  return {
    properties: joined(parts, 'allOf'),
    required: [...new Set(parts.flatMap(({ required }) => required))],
    others: Object.assign({}, ...parts.map(({ others }) => others).reverse()),
  };
}

/** One of them holds: only what each of them wants is wanted. */
function eitherOf(parts: Fields[]): Fields {
  const [first, ...others] = parts;
  const required = (first?.required ?? []).filter((name) => others.every((one) => one.required.includes(name)));
  return { properties: joined(parts, 'anyOf'), required, others: {} };
}

/** The fields of all of them. Where one has different schemas, it may have each, or must fit all. */
function joined(parts: Fields[], combinator: 'anyOf' | 'allOf'): JsonObject {
  const found = new Map<string, Map<string, JsonValue>>();
  for (const { properties } of parts)
    for (const [name, schema] of Object.entries(properties)) {
      const known = found.get(name) ?? new Map<string, JsonValue>();
      found.set(name, known.set(JSON.stringify(schema), schema));
    }
  return Object.fromEntries(
    [...found].map(([name, schemas]) => {
      const [only, ...more] = schemas.values();
      return [name, more.length === 0 ? (only ?? {}) : { [combinator]: [...schemas.values()] }];
    }),
  );
}

/** What `#/definitions/Name` stands for in the same schema. */
function resolved(reference: JsonValue, root: JsonObject): JsonObject | undefined {
  if (typeof reference !== 'string' || !reference.startsWith('#/')) return undefined;
  let found: JsonValue | undefined = root;
  for (const part of reference.slice(2).split('/')) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    found = isObject(found) && Object.hasOwn(found, name) ? found[name] : undefined;
  }
  return isObject(found) && mayBeObject(found) ? found : undefined;
}

function mayBeObject({ type }: JsonObject): boolean {
  return type === undefined || type === 'object' || (Array.isArray(type) && type.includes('object'));
}

function propertiesOf(schema: JsonObject): JsonObject {
  return isObject(schema.properties) ? schema.properties : {};
}

function listOf(value: JsonValue | undefined): JsonValue[] {
  return Array.isArray(value) ? value : [];
}

function isEmptyList(value: JsonValue): boolean {
  return Array.isArray(value) && value.length === 0;
}
