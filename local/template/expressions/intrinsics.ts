import { TemplateError } from '../template-error.ts';
import { type ConditionSource, conditionHolds, expressionHolds, isConditionFunction } from './conditions.ts';
import { reference, type Site, substitute } from './references.ts';
import { NO_VALUE, type Scope } from './scope.ts';
import { isMap, listAt, type Properties, textAt, type Value } from './value.ts';

/** What a region has at least; templates select the first two. */
const ZONE_LETTERS = ['a', 'b', 'c'];

type Resolved = Value | typeof NO_VALUE;
type Intrinsic = (argument: Value, scope: Scope, place: string) => Resolved;

const INTRINSICS: Record<string, Intrinsic> = {
  Ref: (argument, scope, place) => reference(textAt(argument, place), undefined, siteOf(scope, place)),
  'Fn::GetAtt': getAttribute,
  'Fn::Sub': sub,
  'Fn::If': choose,
  'Fn::Join': join,
  'Fn::Select': select,
  'Fn::Split': split,
  'Fn::GetAZs': zones,
  'Fn::Base64': (argument, scope, place) => Buffer.from(textOf(argument, scope, place)).toString('base64'),
  'Fn::FindInMap': findInMap,
};

/**
 * `value` with every intrinsic resolved; map entries and list items that are `AWS::NoValue` are left out, and null is
 * returned when `value` itself is. Throws TemplateError, naming the place, for an intrinsic it does not know.
 */
export function resolve(value: Value, scope: Scope, place: string): Value {
  const resolved = resolveOrNothing(value, scope, place);
  return resolved === NO_VALUE ? null : resolved;
}

function resolveOrNothing(value: Value, scope: Scope, place: string): Resolved {
  if (Array.isArray(value)) {
    const items = value.map((item, index) => resolveOrNothing(item, scope, `${place}[${index}]`));
    return items.filter((item) => item !== NO_VALUE);
  }
  if (!isMap(value)) return literal(value, place);
  const intrinsic = intrinsicOf(value);
  if (!intrinsic) return resolveEntries(value, scope, place);
  const { name, argument } = intrinsic;
  if (isConditionFunction(name)) return expressionHolds(value, conditionSource(scope), place);
  const evaluate = INTRINSICS[name];
  if (!evaluate) throw new TemplateError(place, `the local system does not know ${name}`);
  return evaluate(argument, scope, `${place}.${name}`);
}

function resolveEntries(map: Properties, scope: Scope, place: string): Properties {
  const entries: Properties = {};
  for (const [key, value] of Object.entries(map)) {
    const resolved = resolveOrNothing(value, scope, `${place}.${key}`);
    if (resolved !== NO_VALUE) entries[key] = resolved;
  }
  return entries;
}

function literal(value: string | number | boolean | null, place: string): Value {
  if (typeof value === 'string' && value.includes('{{resolve:'))
    throw new TemplateError(place, `the local system does not know dynamic references (${value})`);
  return value;
}

/** The only entry of an intrinsic, or undefined for an ordinary map. */
export function intrinsicOf(map: Properties): { name: string; argument: Value } | undefined {
  const [entry, ...more] = Object.entries(map);
  if (!entry || more.length > 0) return undefined;
  const [name, argument] = entry;
  return name === 'Ref' || name.startsWith('Fn::') ? { name, argument } : undefined;
}

/** The Conditions section as conditions.ts needs it. */
export function conditionSource(scope: Scope): ConditionSource {
  return { declared: (name) => scope.conditions[name], resolve: resolverOf(scope) };
}

function resolverOf(scope: Scope): (value: Value, place: string) => Value {
  return (value, place) => resolve(value, scope, place);
}

function siteOf(scope: Scope, place: string): Site {
  return { scope, place, resolve: resolverOf(scope) };
}

function textOf(value: Value, scope: Scope, place: string): string {
  return textAt(resolve(value, scope, place), place);
}

function argumentsOf(argument: Value, count: number, place: string): Value[] {
  const list = listAt(argument, place);
  if (list.length !== count) throw new TemplateError(place, `takes ${count} arguments, has ${list.length}`);
  return list;
}

function getAttribute(argument: Value, scope: Scope, place: string): Resolved {
  const [logicalId, ...attribute] = typeof argument === 'string' ? argument.split('.') : listAt(argument, place);
  if (attribute.length === 0) throw new TemplateError(place, 'takes a resource and an attribute');
  const path = attribute.map((part) => textOf(part, scope, place)).join('.');
  return reference(textAt(logicalId, place), path, siteOf(scope, place));
}

function sub(argument: Value, scope: Scope, place: string): Resolved {
  if (!Array.isArray(argument)) return substitute(textAt(argument, place), {}, siteOf(scope, place));
  const [template, variables] = argumentsOf(argument, 2, place);
  const own = resolve(variables ?? null, scope, place);
  return substitute(textAt(template, place), isMap(own) ? own : {}, siteOf(scope, place));
}

function choose(argument: Value, scope: Scope, place: string): Resolved {
  const [condition, whenTrue, whenFalse] = argumentsOf(argument, 3, place);
  const chosen = conditionHolds(textAt(condition, place), conditionSource(scope), place) ? whenTrue : whenFalse;
  return resolveOrNothing(chosen ?? null, scope, place);
}

function join(argument: Value, scope: Scope, place: string): Resolved {
  const [separator, list] = argumentsOf(argument, 2, place);
  const items = listAt(resolve(list ?? null, scope, place), place);
  return items.map((item) => textAt(item, place)).join(textAt(separator, place));
}

function select(argument: Value, scope: Scope, place: string): Resolved {
  const [index, list] = argumentsOf(argument, 2, place);
  const items = listAt(resolve(list ?? null, scope, place), place);
  const item = items[Number(textOf(index ?? null, scope, place))];
  if (item === undefined) throw new TemplateError(place, `there is no item ${index} among ${items.length}`);
  return item;
}

function split(argument: Value, scope: Scope, place: string): Resolved {
  const [separator, source] = argumentsOf(argument, 2, place);
  return textOf(source ?? null, scope, place).split(textAt(separator, place));
}

function zones(argument: Value, scope: Scope, place: string): Resolved {
  const region = textOf(argument, scope, place) || scope.pseudo['AWS::Region'];
  return ZONE_LETTERS.map((letter) => `${region}${letter}`);
}

function findInMap(argument: Value, scope: Scope, place: string): Resolved {
  const keys = argumentsOf(argument, 3, place).map((key) => textOf(key, scope, place));
  let found: Value | undefined = scope.mappings;
  for (const key of keys) found = isMap(found) ? found[key] : undefined;
  if (found === undefined) throw new TemplateError(place, `Mappings have nothing at ${keys.join('.')}`);
  return found;
}
