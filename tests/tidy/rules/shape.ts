import { type Finding, isNode, lineOf, linesOf, type Node, nameAtRoot, type SourceFile } from '../source.ts';

const FUNCTION_LINES_MAX = 70;
const FILE_LINES_MAX = 300;
const HANDLER_LINES_MAX = 60;
const TEST_LINES_MAX = 500;

/** Files and functions small enough to be read in one sitting. */
export function sizes(file: SourceFile): Finding[] {
  return [...fileSize(file), ...functionSizes(file)];
}

function fileSize({ path, text }: SourceFile): Finding[] {
  const lines = text.trimEnd().split('\n').length;
  const max = linesMaxOf(path);
  if (lines <= max) return [];
  return [{ rule: 'file size', path, line: 1, message: `${lines} lines, at most ${max}: split it by concept` }];
}

function linesMaxOf(path: string): number {
  if (/^functions\/[^/]+\/handler\.ts$/.test(path)) return HANDLER_LINES_MAX;
  return path.endsWith('.test.ts') ? TEST_LINES_MAX : FILE_LINES_MAX;
}

const FUNCTIONS = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'ObjectMethod',
  'ClassMethod',
  'ClassPrivateMethod',
]);

function functionSizes({ path, nodes }: SourceFile): Finding[] {
  const suites = suiteBodies(nodes);
  return nodes
    .filter((node) => FUNCTIONS.has(node.type) && !suites.has(node) && linesOf(node) > FUNCTION_LINES_MAX)
    .map((node) => ({
      rule: 'function size',
      path,
      line: lineOf(node),
      message: `${linesOf(node)} lines, at most ${FUNCTION_LINES_MAX}: name its parts`,
    }));
}

/** The functions given to `describe` only hold tests together. */
function suiteBodies(nodes: readonly Node[]): Set<Node> {
  const bodies = new Set<Node>();
  for (const node of nodes) {
    if (!isNode(node, 'CallExpression') || !Array.isArray(node.arguments)) continue;
    if (nameAtRoot(node.callee) === 'describe') for (const given of node.arguments) bodies.add(given as Node);
  }
  return bodies;
}

/** State in module variables leaks from one session into the next on a warm Lambda. Tests may hold their fixtures so. */
export function topLevelLet({ path, ast }: SourceFile): Finding[] {
  if (path.startsWith('tests/')) return [];
  return ast.program.body
    .map((statement) => (statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement))
    .filter((statement) => statement?.type === 'VariableDeclaration' && ['let', 'var'].includes(statement.kind))
    .map((statement) => ({
      rule: 'top-level let',
      path,
      line: lineOf(statement),
      message: 'keep state in an object that its user holds; a constant is `const`',
    }));
}

export function anyType({ path, nodes }: SourceFile): Finding[] {
  return nodes
    .filter((node) => node.type === 'TSAnyKeyword')
    .map((node) => ({
      rule: 'any',
      path,
      line: lineOf(node),
      message: 'say what it is, or `unknown` and parse it',
    }));
}

export function leftovers({ path, ast }: SourceFile): Finding[] {
  return (ast.comments ?? [])
    .filter(({ value }) => /\b(TODO|FIXME|XXX)\b/.test(value))
    .map((comment) => ({
      rule: 'leftover',
      path,
      line: lineOf(comment),
      message: 'do it now, or open an issue; the code says what is, not what might be',
    }));
}

/** Papers that a reader of the repository does not have. */
export const ELSEWHERE = /\b(?:design \d|design:|pitfall \d|reference:|the ancestor)/i;

export function elsewhere({ path, ast }: SourceFile): Finding[] {
  return (ast.comments ?? [])
    .filter(({ value }) => ELSEWHERE.test(value))
    .map((comment) => ({
      rule: 'reference elsewhere',
      path,
      line: lineOf(comment),
      message: 'name a page of docs/, or say what it says',
    }));
}

/** A file of re-exports makes every importer pay for everything it names. */
export function barrels({ path, ast }: SourceFile): Finding[] {
  const { body } = ast.program;
  const hands = body.filter((statement) => isReExport(statement));
  const rest = body.filter((statement) => statement.type !== 'ImportDeclaration' && !isReExport(statement));
  if (hands.length === 0 || rest.length > 0) return [];
  return [{ rule: 'barrel', path, line: 1, message: 'import from the files themselves and delete this one' }];
}

function isReExport(statement: unknown): boolean {
  if (isNode(statement, 'ExportAllDeclaration')) return true;
  return isNode(statement, 'ExportNamedDeclaration') && !statement.declaration;
}
