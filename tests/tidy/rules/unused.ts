import { importsOf } from '../imports.ts';
import { type Finding, isNode, lineOf, type Node, type SourceFile } from '../source.ts';

/** A value that a file gives to others by name, and where. Types belong to the signatures that they stand in. */
type Export = { name: string; line: number };

/**
 * Files that nobody imports and no other text names, and exports that no other file takes. `named` are the other texts of the
 * repository in which a path counts as a use: package.json, template, makefiles, workflows, documents.
 */
export function unused(files: readonly SourceFile[], named: readonly string[]): Finding[] {
  const uses = usesOf(files);
  const texts = [...named, ...files.map(({ text }) => text)];
  return files.flatMap((file) => {
    if (isEntry(file.path)) return [];
    if (!uses.has(file.path)) return isNamed(file, texts) ? [] : [nobodys(file)];
    return unusedExports(file, uses.get(file.path) ?? new Set(), named);
  });
}

/** Runners, Lambda and the test harness of functions load these by their place. */
function isEntry(path: string): boolean {
  return /\.test\.ts$|^functions\/[^/]+\/handler\.ts$|^tests\/local\/functions\/handlers\/|\.d\.m?ts$/.test(path);
}

/** What is taken from each file, by name; `*` is all of it. */
function usesOf(files: readonly SourceFile[]): Map<string, Set<string>> {
  const uses = new Map<string, Set<string>>();
  for (const file of files) {
    for (const { target, names } of importsOf(file)) {
      if (target === undefined) continue;
      for (const path of [target, target.replace(/\.d\.mts$/, '.mjs')]) {
        const taken = uses.get(path) ?? new Set();
        for (const name of names) taken.add(name);
        uses.set(path, taken);
      }
    }
  }
  return uses;
}

/** A path is named with its folder, in whole or without its ending; a name alone only behind a quote or a slash. */
function isNamed({ path, text }: SourceFile, texts: readonly string[]): boolean {
  const base = path.split('/').at(-1) ?? path;
  const withFolder = path
    .split('/')
    .slice(-2)
    .join('/')
    .replace(/\.\w+$/, '');
  const names = [withFolder, `'${base}'`, `"${base}"`, `/${base}"`, `/${base}'`];
  return texts.some((other) => other !== text && names.some((name) => other.includes(name)));
}

function nobodys({ path }: SourceFile): Finding {
  return {
    rule: 'unused file',
    path,
    line: 1,
    message: 'nothing imports or names it: delete it, or say how it is started',
  };
}

/** A document that names a value holds it to the code (tests/docs/limits.ts), which is a use. */
function unusedExports(file: SourceFile, taken: ReadonlySet<string>, named: readonly string[]): Finding[] {
  if (taken.has('*')) return [];
  return exportsOf(file)
    .filter(({ name }) => !taken.has(name) && !named.some((text) => text.includes(`\`${name}\``)))
    .map(({ name, line }) => ({
      rule: 'unused export',
      path: file.path,
      line,
      message: `no other file takes \`${name}\`: drop the word export, or delete it`,
    }));
}

function exportsOf({ ast }: SourceFile): Export[] {
  return ast.program.body.flatMap((statement): Export[] => {
    if (!isNode(statement, 'ExportNamedDeclaration')) return [];
    const line = lineOf(statement);
    return [...declared(statement.declaration), ...specified(statement.specifiers)].map((name) => ({ name, line }));
  });
}

function declared(declaration: unknown): string[] {
  if (isNode(declaration, 'VariableDeclaration')) {
    return (declaration.declarations as { id: unknown }[]).flatMap(({ id }) => nameOf(id));
  }
  const isValue = isNode(declaration, 'FunctionDeclaration') || isNode(declaration, 'ClassDeclaration');
  return isValue ? nameOf(declaration.id) : [];
}

function specified(specifiers: unknown): string[] {
  return Array.isArray(specifiers) ? specifiers.flatMap((one: { exported?: Node }) => nameOf(one.exported)) : [];
}

function nameOf(node: unknown): string[] {
  return isNode(node, 'Identifier') ? [String(node.name)] : [];
}
