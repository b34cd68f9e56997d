import { type Document, isAlias, isMap, isScalar, isSeq, type Node, parseDocument } from 'yaml';
import type { Properties, Value } from './expressions/value.ts';
import { TemplateError } from './template-error.ts';

/** Short tags whose long form has no `Fn::` in front. */
const BARE_NAMES = new Set(['Ref', 'Condition']);

/**
 * Parses a CloudFormation template; short tags (`!Sub x`) become their long form (`{ 'Fn::Sub': 'x' }`).
 * Throws TemplateError for text that is not YAML.
 */
export function parseTemplate(source: string): Properties {
  const document = parseDocument(source, { logLevel: 'silent' });
  const [problem] = document.errors;
  if (problem) throw new TemplateError('its YAML', problem.message);
  const value = toValue(document.contents, document);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new TemplateError('its YAML', 'a template is a map with Resources');
  return value;
}

function toValue(node: Node | null, document: Document): Value {
  if (node === null) return null;
  if (isAlias(node)) return toValue(node.resolve(document) ?? null, document);
  const plain = untagged(node, document);
  return node.tag?.startsWith('!') ? longForm(node.tag.slice(1), plain) : plain;
}

function untagged(node: Node, document: Document): Value {
  if (isSeq(node)) return node.items.map((item) => toValue(item as Node, document));
  if (isScalar(node)) return node.value as Value;
  if (!isMap(node)) throw new TemplateError('its YAML', `a node that is neither map, list nor scalar`);
  const map: Properties = {};
  for (const pair of node.items) {
    const key = String(isScalar(pair.key) ? pair.key.value : pair.key);
    const value = toValue(pair.value as Node | null, document);
    if (key === '<<') Object.assign(map, value);
    else map[key] = value;
  }
  return map;
}

function longForm(tag: string, value: Value): Value {
  if (BARE_NAMES.has(tag)) return { [tag]: value };
  if (tag !== 'GetAtt' || typeof value !== 'string') return { [`Fn::${tag}`]: value };
  const dot = value.indexOf('.');
  return { 'Fn::GetAtt': dot < 0 ? [value] : [value.slice(0, dot), value.slice(dot + 1)] };
}
