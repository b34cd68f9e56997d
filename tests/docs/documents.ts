import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Paths in the documents may leave this out. */
export const CORE = 'layers/agent-core/src';

/** A document of this repository; `path` is relative to it. */
export type Document = { path: string; text: string };

export function readText(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

export function document(path: string): Document {
  return { path, text: readText(path) };
}

/** The pages at the root and everything in docs/; not CHANGELOG.md, which names what is gone. */
export function allDocuments(): Document[] {
  const inDocs = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' });
  const pages = inDocs.filter((name) => name.endsWith('.md')).map((name) => join('docs', name));
  return ['README.md', 'README_ja.md', 'AGENTS.md', 'CONTRIBUTING.md', 'SECURITY.md', ...pages.sort()].map(document);
}

/** Where a path of a document may be: from the root, from the core, or from the document itself. */
export function resolved(path: string, from: Document): string | undefined {
  const places = ['', CORE, dirname(from.path)].map((place) => join(place, path));
  return places.find((place) => existsSync(join(ROOT, place)));
}

const FENCE = /^```.*\n[\s\S]*?^```/gm;

/** Lines of all fenced blocks, without comments. */
export function fencedLines({ text }: Document): string[] {
  return [...text.matchAll(FENCE)].flatMap(([block]) =>
    block
      .split('\n')
      .slice(1, -1)
      .map((line) => line.replace(/\s+#\s.*$/, '').trim()),
  );
}

/** Inline code of everything outside of fenced blocks, in order; a table's escaped bar is a bar. */
export function codeSpans({ text }: Document): string[] {
  const prose = text.replace(FENCE, '');
  return [...prose.matchAll(/`([^`]+)`/g)].map((match) => (match[1] ?? '').replaceAll('\\|', '|'));
}

/** Targets of all links, in order. */
export function linkTargets({ text }: Document): string[] {
  return [...text.replace(FENCE, '').matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '');
}

/** Cells of every table row, the heads included. */
export function tableRows({ text }: Document): string[][] {
  const rows = text.split('\n').filter((line) => line.startsWith('|') && !/^\|[-|\s]+\|$/.test(line));
  return rows.map((row) =>
    row
      .slice(1, row.lastIndexOf('|'))
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim()),
  );
}

/** Rows of the table whose head begins with this cell; throws when there is none. */
export function tableUnder(from: Document, head: string): string[][] {
  const parts = from.text.split(/\n\s*\n/);
  const found = parts.find((part) => part.trimStart().startsWith(`| ${head} |`));
  if (!found) throw new Error(`${from.path} has no table that begins with '${head}'`);
  return tableRows({ path: from.path, text: found }).slice(1);
}

/** The inline code of a cell. */
export function codeIn(cell: string | undefined): string[] {
  return codeSpans({ path: '', text: cell ?? '' });
}
