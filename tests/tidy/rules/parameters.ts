import { type Finding, isNode, lineOf, type Node, type SourceFile } from '../source.ts';

const PARAMETERS_MAX = 4;

/** A call with five arguments cannot be read without its declaration. Columns of a table of tests are no parameters. */
export function parameters({ path, nodes }: SourceFile): Finding[] {
  const rows = tableTests(nodes);
  return nodes.flatMap((node) => {
    const params = parametersOf(node);
    if (!Array.isArray(params) || params.length <= PARAMETERS_MAX || rows.has(node)) return [];
    const message = `${params.length} parameters, at most ${PARAMETERS_MAX}: name in one object what belongs together`;
    return [{ rule: 'parameters', path, line: lineOf(node), message }];
  });
}

/** Of a function with a body, or of one that only its type describes: a method of a port. */
function parametersOf(node: Node): unknown {
  const { params, parameters } = node as { params?: unknown; parameters?: unknown };
  return params ?? parameters;
}

/** The functions that `it.each(table)` calls with a row. */
function tableTests(nodes: readonly Node[]): Set<unknown> {
  return new Set(
    nodes.flatMap((node) =>
      isNode(node, 'CallExpression') && Array.isArray(node.arguments) && isEach(node.callee) ? node.arguments : [],
    ),
  );
}

/** `it.each(table)`, of `it.each(table)('title', test)`. */
function isEach(callee: unknown): boolean {
  if (!isNode(callee, 'CallExpression') || !isNode(callee.callee, 'MemberExpression')) return false;
  return isNode(callee.callee.property, 'Identifier') && callee.callee.property.name === 'each';
}
