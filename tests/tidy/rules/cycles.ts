import { importsOf } from '../imports.ts';
import type { Finding, SourceFile } from '../source.ts';

/** Files that import each other at run time (types do not count), one finding for each cycle found. */
export function importCycles(files: readonly SourceFile[]): Finding[] {
  const graph = new Map(files.map((file) => [file.path, targetsOf(file)]));
  const done = new Set<string>();
  const findings: Finding[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) findings.push(cycle([...trail.slice(start), path]));
    if (start >= 0 || done.has(path)) return;
    for (const target of graph.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return findings;
}

function targetsOf(file: SourceFile): string[] {
  return importsOf(file).flatMap(({ kind, target }) => (kind === 'value' && target !== undefined ? [target] : []));
}

function cycle(trail: string[]): Finding {
  const message = `${trail.join(' -> ')}; move what both need into a third file, or name it in ports/`;
  return { rule: 'import cycle', path: trail[0] ?? '', line: 1, message };
}
