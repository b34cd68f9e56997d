import { importsOf } from './imports.ts';
import { isNode, type Node, type SourceFile } from './source.ts';

/** An expression, and the file in which it stands. */
export type Value = { file: SourceFile; node: Node };

/** Names that are followed one after another: catches a value that is made of itself. */
const STEPS_MAX = 6;
const FUNCTIONS = ['FunctionDeclaration', 'ArrowFunctionExpression', 'FunctionExpression'];

/** Nodes below and including one, in which `skips` ends the way. */
export function below(node: unknown, skips: (node: Node) => boolean = () => false): Node[] {
  if (typeof node !== 'object' || node === null) return [];
  if (Array.isArray(node)) return node.flatMap((one) => below(one, skips));
  const isOne = 'type' in node && typeof node.type === 'string';
  if (isOne && skips(node as Node)) return [];
  const children = Object.entries(node).flatMap(([name, child]) =>
    name === 'loc' || name === 'extra' || name.endsWith('omments') ? [] : below(child, skips),
  );
  return isOne ? [node as Node, ...children] : children;
}

/**
 * The expression with all that its names stand for: constants, what functions return, what parameters are given, in its own file
 * and where it imports them from. Some too many rather than too few: names are told by their letters, not by their scope.
 */
export function standsFor(value: Value, files: ReadonlyMap<string, SourceFile>): Value[] {
  const found: Value[] = [value];
  const seen = new Set<string>();
  let next: Value[] = [value];
  for (let step = 0; step < STEPS_MAX && next.length > 0; step++) {
    next = next.flatMap(({ file, node }) =>
      namesIn(node).flatMap((name) => {
        const key = `${file.path} ${name}`;
        if (seen.has(key)) return [];
        seen.add(key);
        return valuesOf(name, file, node, files);
      }),
    );
    found.push(...next);
  }
  return found;
}

/** Names that are used as values: what only stands behind a dot, or names a field, is none. */
function namesIn(node: Node): string[] {
  const names = below(node).flatMap((one): [Node, string][] =>
    isNode(one, 'Identifier') ? [[one, String(one.name)]] : [],
  );
  const notValues = new Set(
    below(node).flatMap((one): unknown[] => {
      if (isNode(one, 'MemberExpression') && !one.computed) return [one.property];
      return isNode(one, 'ObjectProperty') && !one.computed && !one.shorthand ? [one.key] : [];
    }),
  );
  return names.filter(([one]) => !notValues.has(one)).map(([, name]) => name);
}

function valuesOf(name: string, file: SourceFile, at: Node, files: ReadonlyMap<string, SourceFile>): Value[] {
  const own = [...constants(file, name), ...returns(file, name), ...given(file, name, at)];
  const from = importsOf(file).find(({ names, target }) => target !== undefined && names.includes(name));
  const target = files.get(from?.target ?? '');
  const theirs = target ? [...constants(target, name), ...returns(target, name)] : [];
  return [...own.map((node) => ({ file, node })), ...theirs.map((node) => ({ file: target ?? file, node }))];
}

function constants({ nodes }: SourceFile, name: string): Node[] {
  return nodes.flatMap((node) =>
    isNode(node, 'VariableDeclarator') && isNode(node.id, 'Identifier') && node.id.name === name && node.init
      ? [node.init as Node]
      : [],
  );
}

function returns({ nodes }: SourceFile, name: string): Node[] {
  return nodes.flatMap((node) => {
    if (!isNode(node, 'FunctionDeclaration') || !isNode(node.id, 'Identifier') || node.id.name !== name) return [];
    return below(node.body).flatMap((one) =>
      isNode(one, 'ReturnStatement') && one.argument ? [one.argument as Node] : [],
    );
  });
}

/** What calls in the same file hand to the parameter of this name, of the function around the place where it is used. */
function given({ nodes }: SourceFile, name: string, at: Node): Node[] {
  const around = nodes.filter((node) => FUNCTIONS.some((type) => isNode(node, type)) && holds(node, at));
  return around.flatMap((one) => {
    const { id, params } = one as Node & { id?: unknown; params: Node[] };
    const index = params.findIndex((param) => isNode(param, 'Identifier') && param.name === name);
    if (index < 0 || !isNode(id, 'Identifier')) return [];
    return nodes.flatMap((node) => {
      if (!isNode(node, 'CallExpression') || !isNode(node.callee, 'Identifier') || node.callee.name !== id.name)
        return [];
      return (node.arguments as Node[])[index] ?? [];
    });
  });
}

function holds({ loc }: Node, inner: Node): boolean {
  if (!loc || !inner.loc) return false;
  return loc.start.line <= inner.loc.start.line && inner.loc.end.line <= loc.end.line;
}
