import type { JsonValue } from '../json.ts';

type JsonObject = { [key: string]: JsonValue };

/** Keywords that model APIs refuse at the top of a tool's schema. */
const COMBINATORS = ['oneOf', 'anyOf', 'allOf'] as const;
/** Names of fields that the model APIs take. */
const FIELD_NAME = /^[a-zA-Z0-9_.-]{1,64}$/;

/**
 * A server's input schema as Converse takes it: an object at the top, no `$schema`, no combinators beside its fields (their
 * alternatives' fields are all offered, none of them required; the server checks). Undefined when a field's name is refused.
 */
export function converseSchema(schema: JsonValue): JsonValue | undefined {
  const { $schema: _dialect, ...given } = isObject(schema) ? schema : {};
  const alternatives = COMBINATORS.flatMap((name) => listOf(given[name])).filter(isObject);
  for (const name of COMBINATORS) delete given[name];
  const properties = Object.assign({}, ...alternatives.map(propertiesOf), propertiesOf(given)) as JsonObject;
  if (Object.keys(properties).some((name) => !FIELD_NAME.test(name))) return undefined;
  return { ...given, type: 'object', properties };
}

function propertiesOf(schema: JsonObject): JsonObject {
  return isObject(schema.properties) ? schema.properties : {};
}

function listOf(value: JsonValue | undefined): JsonValue[] {
  return Array.isArray(value) ? value : [];
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
