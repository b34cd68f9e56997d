/**
 * Builds the page of the console into console/dist, unless what is there was made of the same sources.
 *
 * Usage: node scripts/build/console.mjs
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const page = join(root, 'console');
const dist = join(page, 'dist');
const MARK = '.sources';
const FOLDERS = ['src', 'public'];
const FILES = ['index.html', 'vite.config.ts', 'tsconfig.json', 'package.json', '../package-lock.json'];

/** The folder of the built page, made when it is missing or older than its sources. */
export function builtConsole() {
  const sources = hashOfSources();
  if (markOf(dist) === sources) return dist;
  const made = mkdtempSync(join(page, '.dist-'));
  try {
    build(made);
    writeFileSync(join(made, MARK), sources);
    exchange(made);
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
  return dist;
}

function hashOfSources() {
  const below = FOLDERS.flatMap((folder) =>
    readdirSync(join(page, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(page, join(entry.parentPath, entry.name))),
  );
  const hash = createHash('sha256');
  for (const file of [...below, ...FILES].sort()) {
    const content = readFileSync(join(page, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function markOf(folder) {
  const mark = join(folder, MARK);
  return existsSync(mark) ? readFileSync(mark, 'utf8') : undefined;
}

/**
 * From 8.4 on vite refuses a second build of a project. Each build here has a folder of its own, and `exchange` settles who was first. Where the
 * page's own packages are not installed, an older vite stands above it.
 */
function isLocking(manifest) {
  const [major, minor] = JSON.parse(readFileSync(manifest, 'utf8')).version.split('.').map(Number);
  return major > 8 || (major === 8 && minor >= 4);
}

function build(outDir) {
  const resolved = createRequire(join(page, 'package.json')).resolve('vite/package.json');
  const argv = [
    join(dirname(resolved), 'bin/vite.js'),
    'build',
    ...(isLocking(resolved) ? ['--bypass-lock'] : []),
    '--outDir',
    outDir,
    '--emptyOutDir',
    '--logLevel',
    'warn',
  ];
  const run = spawnSync(process.execPath, argv, { cwd: page, encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`The page was not built:\n${run.stdout}${run.stderr}`);
}

/** Somebody else may build at the same time: whoever comes second finds a whole page, and the same one. */
function exchange(made) {
  const old = `${made}-old`;
  try {
    if (existsSync(dist)) renameSync(dist, old);
    renameSync(made, dist);
  } catch (error) {
    if (markOf(dist) === undefined) throw error;
  } finally {
    rmSync(old, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(relative(process.cwd(), builtConsole()));
