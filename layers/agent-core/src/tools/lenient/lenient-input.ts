import type { JsonValue } from '../../domain/json.ts';
import { isRemark, nameMeant, wordMeant } from './other-names.ts';

/** An input as its tool takes it; `taken` says in words what was read as what, each the same for the same slip. */
export type LenientInput = { input: unknown; taken: string[] };

/** Levels of an input that are looked through. No tool has more; catches an input without end. */
const DEPTH_MAX = 4;
/** Characters of a whole input that came as text: more than any call has. */
const TEXT_CHARS_MAX = 1_000_000;

type Schema = { [key: string]: JsonValue };
/** Where in the input we are, for the words of `taken`. */
type At = { path: string; depth: number };

/**
 * Reads what a model evidently meant: a field under its name elsewhere, a number or a list as text, a text as number, `null` for what
 * may be left out. Nothing is made up: what does not fit stays as it is, and the schema refuses it. `schema` is the tool's JSON schema.
 */
export function lenientInput(input: unknown, schema: JsonValue): LenientInput {
  const taken: string[] = [];
  const read = value(input, schema, { path: '', depth: 0 }, taken);
  return { input: read, taken };
}

function value(given: unknown, schema: JsonValue | undefined, at: At, taken: string[]): unknown {
  if (!isSchema(schema) || at.depth > DEPTH_MAX) return given;
  if (Array.isArray(schema.enum)) return word(given, schema.enum, at, taken);
  switch (schema.type) {
    case 'object':
      return object(parsedIf(given, isRecord, at, taken), schema, at, taken);
    case 'array':
      return list(parsedIf(given, Array.isArray, at, taken), schema, at, taken);
    case 'integer':
    case 'number':
      return number(given, at, taken);
    case 'boolean':
      return flag(given, at, taken);
    case 'string':
      return text(given, at, taken);
    default:
      return given;
  }
}

function object(given: unknown, schema: Schema, at: At, taken: string[]): unknown {
  if (!isRecord(given) || !isSchema(schema.properties)) return given;
  const { properties } = schema;
  const required = Array.isArray(schema.required) ? schema.required : [];
  const read: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(renamed(given, properties, at, taken))) {
    const known = Object.hasOwn(properties, name);
    if (known && member === null && !required.includes(name)) continue;
    // `defineProperty` and not an assignment: a field named `__proto__` is a field.
    const inside = known ? value(member, properties[name], below(at, name), taken) : member;
    Object.defineProperty(read, name, { value: inside, enumerable: true, writable: true, configurable: true });
  }
  return read;
}

/** Unknown fields under the right name, where they stand for exactly one that is not there, and no other does. */
function renamed(given: Record<string, unknown>, properties: Schema, at: At, taken: string[]): Record<string, unknown> {
  const names = Object.keys(properties);
  const missing = names.filter((name) => !Object.hasOwn(given, name));
  const meant = Object.entries(given).flatMap(([name, member]) => {
    const right = names.includes(name) ? name : nameMeant(name, missing);
    const several = right === undefined ? undefined : pluralFor(member, right, properties);
    const field = several !== undefined && missing.includes(several) ? several : right;
    return field === name ? [] : [[name, field] as const];
  });
  const times = (right: string | undefined) => meant.filter(([, other]) => other === right).length;
  const moves = new Map(meant.filter(([, right]) => right !== undefined && times(right) === 1));
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, member]) => {
      const right = moves.get(name);
      if (right === undefined && at.depth === 0 && typeof member === 'string' && isRemark(name, names)) {
        taken.push(`${name} was left out, which is no field`);
        return [];
      }
      if (right === undefined) return [[name, member]];
      taken.push(`${plainPath(below(at, name).path)} was read as ${right}`);
      return [[right, member]];
    }),
  );
}

/** Where a list stands for one text: the field for several of them, as `paths` beside `path`. */
function pluralFor(member: unknown, name: string, properties: Schema): string | undefined {
  const [one, several] = [properties[name], properties[`${name}s`]];
  const isOneWanted = isSchema(one) && one.type === 'string';
  return Array.isArray(member) && isOneWanted && isSchema(several) && several.type === 'array' ? `${name}s` : undefined;
}

/** One object or text where a list of them is wanted is a list of one. */
function list(given: unknown, schema: Schema, at: At, taken: string[]): unknown {
  if (!Array.isArray(given)) {
    const wanted = isSchema(schema.items) ? schema.items.type : undefined;
    const isOne = wanted === 'object' ? isRecord(given) : wanted === 'string' && typeof given === 'string';
    if (!isOne) return given;
    taken.push(`${plainPath(at.path)} was read as a list of one`);
    return [value(given, schema.items, below(at, '[]'), taken)];
  }
  return given.map((item) => value(item, schema.items, below(at, '[]'), taken));
}

/** A text that holds the object or list which is wanted, as some models send it. */
function parsedIf(given: unknown, fits: (parsed: unknown) => boolean, at: At, taken: string[]): unknown {
  if (typeof given !== 'string' || given.length > TEXT_CHARS_MAX) return given;
  try {
    const parsed: unknown = JSON.parse(given);
    if (!fits(parsed)) return given;
    taken.push(`the text of ${plainPath(at.path)} was read as JSON`);
    return parsed;
  } catch {
    return given;
  }
}

function number(given: unknown, at: At, taken: string[]): unknown {
  if (typeof given !== 'string' || !/^\s*-?\d{1,15}(?:\.\d{1,15})?\s*$/.test(given)) return given;
  taken.push(`the text of ${plainPath(at.path)} was read as a number`);
  return Number(given);
}

function flag(given: unknown, at: At, taken: string[]): unknown {
  const read = typeof given === 'string' ? { true: true, false: false }[given.trim().toLowerCase()] : undefined;
  if (read === undefined) return given;
  taken.push(`the text of ${plainPath(at.path)} was read as true or false`);
  return read;
}

function text(given: unknown, at: At, taken: string[]): unknown {
  if (typeof given !== 'number' || !Number.isFinite(given)) return given;
  taken.push(`the number of ${plainPath(at.path)} was read as text`);
  return String(given);
}

function word(given: unknown, known: JsonValue[], at: At, taken: string[]): unknown {
  const words = known.filter((one) => typeof one === 'string');
  if (typeof given !== 'string' || words.includes(given)) return given;
  const meant = wordMeant(given, words);
  if (meant === undefined) return given;
  taken.push(`'${given.trim()}' of ${plainPath(at.path)} was read as '${meant}'`);
  return meant;
}

function below({ path, depth }: At, name: string): At {
  return { path: path && name !== '[]' ? `${path}.${name}` : `${path}${name}`, depth: depth + 1 };
}

function plainPath(path: string): string {
  return path || 'the input';
}

function isSchema(schema: JsonValue | undefined): schema is Schema {
  return isRecord(schema);
}

function isRecord(given: unknown): given is Record<string, unknown> {
  return typeof given === 'object' && given !== null && !Array.isArray(given);
}
