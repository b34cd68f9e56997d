import { type Finding, isNode, lineOf, type Node, nameAtRoot, type SourceFile } from '../source.ts';
import { below, standsFor, type Value } from '../values.ts';

const CORE = 'layers/agent-core/src/';
/** The table itself. */
const TABLE = `${CORE}domain/language/`;
/** Where every text is for people: what is made there is posted elsewhere. */
const FOR_PEOPLE = new RegExp(`^${CORE}(domain/notices/|engine/shown/|ingress/slack/(commands/|access/|[^/]*$))`);
/** Two words in a row: what is no key, no path and no sign. */
const PROSE = /\p{L}{2,}[,;:.]? +\p{L}{2,}/u;
const WORD = /\p{L}{3,}/u;
/** Words that programs read: acts of the table of roles, and the like. Each stands in a type, so that none is posted by a slip. */
const KEYS: ReadonlySet<string> = new Set([
  'not approved',
  'cost of everybody',
  'sessions of everybody',
  'stop from elsewhere',
  'raise session budget',
  'raise month budget',
  'an operator',
  // Of the log of a session, which models read.
  '(older parts are left out)\\n',
]);

/**
 * What people read is in the table of texts, in every language. Looked at is what is posted, said, given, stands on a button or tells why
 * a session pauses, with all that its names stand for; and in the folders for people every text but those for the log.
 */
export function peopleTexts(files: readonly SourceFile[]): Finding[] {
  const core = files.filter(({ path }) => path.startsWith(CORE) && !path.startsWith(TABLE));
  const byPath = new Map(core.map((file) => [file.path, file]));
  const found = core.flatMap((file) => [
    ...sinksIn(file).flatMap((node) => wordsIn({ file, node }, byPath)),
    ...(FOR_PEOPLE.test(file.path) ? below(file.ast.program, isNotForPeople).filter(isProse) : []).map((node) => ({
      file,
      node,
    })),
  ]);
  const lines = new Map(found.map(({ file, node }) => [`${file.path}:${lineOf(node)}`, { file, node }]));
  return [...lines.values()].map(({ file, node }) => ({
    rule: 'text for people',
    path: file.path,
    line: lineOf(node),
    message:
      'people read this: say it in domain/language/, in every language (textsOf of the session, textsFor a person)',
  }));
}

function wordsIn(value: Value, files: ReadonlyMap<string, SourceFile>): Value[] {
  const own = textOf(value.node);
  if (own !== undefined) return WORD.test(withoutSigns(own)) ? [value] : [];
  return standsFor(value, files).flatMap(({ file, node }) =>
    below(node, isNotForPeople)
      .filter(isProse)
      .map((one) => ({ file, node: one })),
  );
}

/** Expressions whose value people read. */
function sinksIn({ nodes, path }: SourceFile): Node[] {
  return nodes.flatMap((node): Node[] => {
    if (isNode(node, 'CallExpression')) return told(node);
    if (!isNode(node, 'ObjectExpression')) return [];
    const fields = fieldsOf(node);
    const kind = textOf(fields.get('kind')) ?? '';
    const isNotice = (kind === 'message' || kind === 'progress') && fields.has('id') && fields.has('at');
    const isPause = kind === 'error' && path.startsWith(`${CORE}engine/`);
    const isShownText = textOf(fields.get('type')) === 'plain_text';
    return [
      ...(isNotice || isShownText ? [fields.get('text')] : []),
      ...(isPause ? [fields.get('message')] : []),
      ...(fields.has('action') ? [fields.get('label')] : []),
    ].flatMap((one) => one ?? []);
  });
}

/** `chat.say(source, text)`, `chat.give(source, user, text, …)`, `tellThread(ports, id, text)`. */
function told({ callee, arguments: given }: Record<string, unknown>): Node[] {
  const called = isNode(callee, 'MemberExpression') ? callee.property : callee;
  const name = isNode(called, 'Identifier') ? String(called.name) : '';
  const isTold = isNode(callee, 'MemberExpression') ? name === 'say' || name === 'give' : name === 'tellThread';
  return isTold ? (given as Node[]).slice(1) : [];
}

function fieldsOf(node: Record<string, unknown>): Map<string, Node> {
  return new Map(
    (node.properties as Node[]).flatMap((property): [string, Node][] => {
      if (!isNode(property, 'ObjectProperty') || !isNode(property.key, 'Identifier')) return [];
      return [[String(property.key.name), property.value as Node]];
    }),
  );
}

/** What goes to the log, is thrown, or says why nothing is done; and what the compiler alone reads. */
function isNotForPeople(node: Node): boolean {
  if (isNode(node, 'ImportDeclaration') || node.type.startsWith('TS'))
    return !/^TS(As|Satisfies|NonNull)/.test(node.type);
  if (isNode(node, 'NewExpression')) return /Error$/.test(String(nameAtRoot(node.callee)));
  if (isNode(node, 'ObjectProperty')) return isNode(node.key, 'Identifier') && node.key.name === 'reason';
  if (!isNode(node, 'CallExpression')) return false;
  const { callee } = node;
  if (isNode(callee, 'Identifier')) return callee.name === 'ignored';
  const owner = isNode(callee, 'MemberExpression') ? callee.object : undefined;
  return (
    nameAtRoot(callee) === 'log' ||
    (isNode(owner, 'MemberExpression') && isNode(owner.property, 'Identifier') && owner.property.name === 'log')
  );
}

function isProse(node: Node): boolean {
  const text = textOf(node);
  return text !== undefined && !KEYS.has(text) && PROSE.test(withoutSigns(text));
}

function withoutSigns(text: string): string {
  return text.replace(/:[a-z0-9_]+:/g, ' ');
}

function textOf(node: unknown): string | undefined {
  if (isNode(node, 'StringLiteral')) return String(node.value);
  return isNode(node, 'TemplateElement') ? String((node.value as { raw: string }).raw) : undefined;
}
