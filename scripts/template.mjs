/** Reads a CloudFormation template: short intrinsics (`!Ref X`, `!GetAtt X.Arn`) become their long form. */
import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';

const NAMES = [
  ...['Base64', 'Cidr', 'FindInMap', 'GetAtt', 'GetAZs', 'If', 'ImportValue', 'Join', 'Select', 'Split', 'Sub'],
  ...['And', 'Equals', 'Not', 'Or', 'Ref', 'Condition'],
];

const longNameOf = (name) => (name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`);

/** Tags that turn `!Name value` into `{ [long name]: value }`, for values of every kind. */
function tagsFor(name) {
  const wrap = (value) => ({ [longNameOf(name)]: value });
  const scalar = (text) => wrap(name === 'GetAtt' ? splitOnce(text) : text);
  return [
    { tag: `!${name}`, resolve: scalar },
    { tag: `!${name}`, collection: 'seq', resolve: (seq) => wrap(seq.toJSON()) },
    { tag: `!${name}`, collection: 'map', resolve: (map) => wrap(map.toJSON()) },
  ];
}

function splitOnce(text) {
  const dot = text.indexOf('.');
  return [text.slice(0, dot), text.slice(dot + 1)];
}

/**
 * The template at `file` as plain data. Throws an Error with the parser's message and line when it is not YAML.
 */
export function readTemplate(file) {
  const document = parseDocument(readFileSync(file, 'utf8'), { customTags: NAMES.flatMap(tagsFor), merge: false });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem) throw new Error(`${file}: ${problem.message}`);
  return document.toJS({ maxAliasCount: -1 });
}

/** `[logical id, resource]` of every resource of one type. */
export function resourcesOfType(template, type) {
  return Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);
}
