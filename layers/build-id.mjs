/**
 * One id for everything that reaches a function other than through its own code: the layers' sources, the worker runtime
 * and the locked dependencies. Each build script works it out for itself and puts it into what it builds, the core layer as well as
 * every handler: a change of any of them changes every handler, and handlers and core know whether they belong together.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCE_FOLDERS = ['layers', 'worker-userdata'];
const SOURCE_FILES = ['package-lock.json'];
const SKIPPED_FOLDERS = /(^|\/)(node_modules|dist|\.[^/]+)\//;
const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Paths below `root`, in an order that does not depend on the machine. */
function sourceFiles() {
  const listed = SOURCE_FOLDERS.filter((folder) => existsSync(join(root, folder))).flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name))),
  );
  const single = SOURCE_FILES.filter((file) => existsSync(join(root, file)));
  return [...listed, ...single].filter((file) => !SKIPPED_FOLDERS.test(file)).sort();
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const content = readFileSync(join(root, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex').slice(0, 12);
}

/** Twelve hex digits. */
export const buildId = hashOf(sourceFiles());
