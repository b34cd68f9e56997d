import { posix } from 'node:path';
import { isNode, lineOf, type SourceFile } from './source.ts';

/**
 * One import or re-export. `target` is a path in the repository, or undefined for a package or a builtin. `names` are what is
 * taken, as the target calls it; `*` is all of it.
 */
export type Import = {
  line: number;
  specifier: string;
  target: string | undefined;
  kind: 'value' | 'type' | 'inline';
  names: string[];
};

const CORE = '@remote-swe/core/';

export function importsOf({ path, nodes }: SourceFile): Import[] {
  const found: Import[] = [];
  for (const node of nodes) {
    const specifier = specifierOf(node);
    if (specifier === undefined) continue;
    const target = resolve(path, specifier);
    found.push({ line: lineOf(node), specifier, target, kind: kindOf(node), names: namesOf(node) });
  }
  return found;
}

function specifierOf(node: unknown): string | undefined {
  if (!SOURCES.some((type) => isNode(node, type))) return undefined;
  const { source } = node as { source?: { value?: unknown } | null };
  return typeof source?.value === 'string' ? source.value : undefined;
}

const SOURCES = ['ImportDeclaration', 'ExportNamedDeclaration', 'ExportAllDeclaration', 'ImportExpression'];

function kindOf(node: unknown): Import['kind'] {
  if (isNode(node, 'ImportExpression')) return 'inline';
  const { importKind, exportKind, specifiers } = node as {
    importKind?: string;
    exportKind?: string;
    specifiers?: { importKind?: string; exportKind?: string }[];
  };
  if (importKind === 'type' || exportKind === 'type') return 'type';
  const each = specifiers ?? [];
  const onlyTypes = each.length > 0 && each.every((one) => one.importKind === 'type' || one.exportKind === 'type');
  return onlyTypes ? 'type' : 'value';
}

function namesOf(node: unknown): string[] {
  const { specifiers } = node as { specifiers?: { imported?: unknown; local?: unknown; type: string }[] };
  if (!specifiers) return ['*'];
  return specifiers.map((one) => {
    if (one.type === 'ImportDefaultSpecifier') return 'default';
    const name = one.type === 'ExportSpecifier' ? one.local : one.imported;
    return isNode(name, 'Identifier') ? String(name.name) : '*';
  });
}

function resolve(from: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(from), specifier);
  if (specifier.startsWith(CORE)) return `layers/agent-core/src/${specifier.slice(CORE.length)}.ts`;
  return undefined;
}
