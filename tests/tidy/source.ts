import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type ParseResult, parse } from '@babel/parser';

/** A file of ours, parsed. Paths are relative to the repository and use slashes. */
export type SourceFile = { path: string; text: string; ast: ParseResult; nodes: readonly Node[] };

/** Something that breaks a rule: where, and what to do about it. */
export type Finding = { rule: string; path: string; line: number; message: string };

/** A node of the tree, as far as a rule that does not know its type needs it. */
export type Node = { type: string; loc?: { start: { line: number }; end: { line: number } } | null };

const ROOTS = [
  'layers',
  'functions',
  'worker-userdata',
  'local',
  'scripts',
  'tests',
  'bench',
  'events',
  'ops',
  'eval',
  'console',
];
const SKIPPED_FOLDERS = new Set(['node_modules', 'dist', '.local', '.aws-sam', 'coverage']);
/** The code of other packages, as they have published it. */
const FOREIGN = /^eval\/tasks\//;
const SOURCE = /\.(ts|tsx|mts|mjs|js)$/;

export function readSources(repository: string): SourceFile[] {
  return ROOTS.flatMap((root) => pathsBelow(join(repository, root)))
    .map((absolute) => ({ absolute, path: relative(repository, absolute).replaceAll('\\', '/') }))
    .filter(({ path }) => !FOREIGN.test(path))
    .map(({ absolute, path }) => source(path, readFileSync(absolute, 'utf8')));
}

export function source(path: string, text: string): SourceFile {
  const ast = parse(text, {
    sourceType: 'module',
    plugins: path.endsWith('.tsx') ? ['typescript', 'jsx'] : ['typescript'],
    errorRecovery: false,
    createImportExpressions: true,
    sourceFilename: path,
  });
  return { path, text, ast, nodes: nodesOf(ast.program) };
}

function pathsBelow(folder: string): string[] {
  return entriesOf(folder).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED_FOLDERS.has(entry.name) ? [] : pathsBelow(path);
    return entry.isFile() && SOURCE.test(entry.name) ? [path] : [];
  });
}

/** Files come and go while colleagues work: a folder that is not there has no entries. */
function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** Every node of the tree below and including `root`, parents first. */
function nodesOf(root: unknown): Node[] {
  const nodes: Node[] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if ('type' in value && typeof value.type === 'string') nodes.push(value as Node);
    for (const [name, child] of Object.entries(value)) if (!NOT_CHILDREN.has(name)) visit(child);
  };
  visit(root);
  return nodes;
}

const NOT_CHILDREN = new Set([
  'loc',
  'extra',
  'comments',
  'leadingComments',
  'trailingComments',
  'innerComments',
  'errors',
]);

export function isNode<Type extends string>(
  node: unknown,
  type: Type,
): node is Node & { type: Type } & Record<string, unknown> {
  return typeof node === 'object' && node !== null && 'type' in node && node.type === type;
}

export function lineOf(node: unknown): number {
  return (node as Node).loc?.start.line ?? 1;
}

export function linesOf(node: Node): number {
  return node.loc ? node.loc.end.line - node.loc.start.line + 1 : 0;
}

/** `describe` of `describe.skipIf(x)`, `describe.each(y)` and the like. */
export function nameAtRoot(callee: unknown): unknown {
  if (isNode(callee, 'Identifier')) return callee.name;
  if (isNode(callee, 'MemberExpression')) return nameAtRoot(callee.object);
  return isNode(callee, 'CallExpression') ? nameAtRoot(callee.callee) : undefined;
}
