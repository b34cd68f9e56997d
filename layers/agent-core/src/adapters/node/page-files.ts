import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import type { PageFile, PageFiles } from '../../ports/api/page-files.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
};
/** Vite's folder: names there hold a hash of the content. */
const LASTING = /^assets\//;

/** Files of a folder, by the names that it had when it was first looked at: no path leads out of a list. */
export class FolderFiles implements PageFiles {
  readonly #folder: string;
  #names: ReadonlySet<string> | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async file(path: string): Promise<PageFile | undefined> {
    this.#names ??= namesBelow(this.#folder);
    const type = TYPES[extname(path)];
    if (!this.#names.has(path) || type === undefined) return undefined;
    return { bytes: await readFile(join(this.#folder, path)), type, isLasting: LASTING.test(path) };
  }
}

/** None where there is no folder: the page was not built. */
function namesBelow(folder: string): ReadonlySet<string> {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    return new Set(files.map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/')));
  } catch {
    return new Set();
  }
}
