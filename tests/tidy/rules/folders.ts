import { posix } from 'node:path';
import { importsOf } from '../imports.ts';
import type { Finding, SourceFile } from '../source.ts';

const FILES_MAX = 12;
const CORE = 'layers/agent-core/src/';

/** Folders in which a list is what a reader wants: their names and why. */
const LISTS: readonly { folder: RegExp; reason: string }[] = [
  { folder: /^\.$/, reason: 'where tools look for their configuration' },
  { folder: /^docs(\/|$)/, reason: 'one page a subject, named by AGENTS.md and README.md' },
  { folder: /^tests\/golden(\/|$)/, reason: 'kept as they were written, one file a shape' },
  { folder: /^eval\/tasks(\/|$)/, reason: 'one folder a task; what lies below is as its package has it' },
  { folder: /^layers\/agent-core\/src\/tools$/, reason: 'one file a tool: a folder of tools is read as a list' },
];

/** A folder is read at one glance. `paths` are all files of the repository. */
export function crowdedFolders(paths: readonly string[]): Finding[] {
  const counts = new Map<string, number>();
  for (const path of paths) counts.set(posix.dirname(path), (counts.get(posix.dirname(path)) ?? 0) + 1);
  return [...counts]
    .filter(([folder, count]) => count > FILES_MAX && !LISTS.some((list) => list.folder.test(folder)))
    .map(([folder, count]) => ({
      rule: 'folder size',
      path: folder,
      line: 1,
      message: `${count} files, at most ${FILES_MAX}: group them by topic, tests beside them in the same way`,
    }));
}

/** Folders of the core that import from each other, types too: neither can be understood without the other. */
export function folderCircles(files: readonly SourceFile[]): Finding[] {
  const arrows = arrowsOf(files.filter(({ path }) => path.startsWith(CORE)));
  return [...arrows.keys()].flatMap((folder) => {
    const way = wayBack(folder, arrows);
    // A circle is told once, at the first of its folders.
    return way?.every((other) => folder <= other) ? [circle(folder, way)] : [];
  });
}

function circle(folder: string, way: readonly string[]): Finding {
  const names = [folder, ...way].map((name) => name.slice(CORE.length) || '.');
  return {
    rule: 'folder circle',
    path: folder,
    line: 1,
    message: `${names.join(' -> ')}: move what both need into one of them, or below both`,
  };
}

function arrowsOf(files: readonly SourceFile[]): Map<string, Set<string>> {
  const arrows = new Map<string, Set<string>>();
  for (const file of files) {
    const from = posix.dirname(file.path);
    const found = arrows.get(from) ?? new Set();
    arrows.set(from, found);
    for (const { target } of importsOf(file)) {
      const to = target?.startsWith(CORE) ? posix.dirname(target) : from;
      if (to !== from) found.add(to);
    }
  }
  return arrows;
}

/** The folders of a shortest way from `start` back to it, which end with it; undefined when there is none. */
function wayBack(start: string, arrows: ReadonlyMap<string, ReadonlySet<string>>): string[] | undefined {
  const seen = new Set<string>();
  for (let ways: string[][] = [[]]; ways.length > 0; ) {
    const longer = ways.flatMap((way) =>
      [...(arrows.get(way.at(-1) ?? start) ?? [])].filter((to) => !seen.has(to)).map((to) => [...way, to]),
    );
    const back = longer.find((way) => way.at(-1) === start);
    if (back) return back;
    for (const way of longer) seen.add(way.at(-1) ?? '');
    ways = longer;
  }
  return undefined;
}
