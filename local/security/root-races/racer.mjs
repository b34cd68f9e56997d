// Swaps links and folders as fast as it can wherever the user of the tools may write, until it is killed or its parent ends. Started as that user,
// from a copy: it must not need to read anything of the project. What it aims at, as JSON, is its argument.
import { mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** @type {{ home: string, memory: string, prefix: string, victims: string, closed: string, own: string }} */
const { home, memory, prefix, victims, closed, own } = JSON.parse(process.argv[2] ?? '');
const workspace = join(home, 'workspace');
const calls = join(home, 'calls');
/** Calls that have ended hold nothing more. */
const known = new Set();
/** How often one pass swaps the same folder: the others wait meanwhile. */
const SWAPS = 20;

function quietly(act) {
  try {
    return act();
  } catch {
    return undefined;
  }
}

const namesIn = (folder) => quietly(() => readdirSync(folder)) ?? [];

/** A link takes the place of a file. */
function linkOver(path, target, scratch) {
  quietly(() => unlinkSync(scratch));
  quietly(() => symlinkSync(target, scratch));
  quietly(() => renameSync(scratch, path));
}

/** A link takes the place of a folder, and the folder comes back. */
function swapFolder(path, target) {
  quietly(() => renameSync(path, `${path}~`));
  quietly(() => symlinkSync(target, path));
  quietly(() => unlinkSync(path));
  quietly(() => renameSync(`${path}~`, path));
}

/** A folder with files of the victims' names, which a removal by name would look for behind the link. */
function bait(folder) {
  const path = join(folder, 'bait');
  quietly(() => mkdirSync(path));
  for (const name of ['f1', 'f2', 'f3']) quietly(() => writeFileSync(join(path, name), '', { flag: 'wx' }));
  for (let swap = 0; swap < SWAPS; swap++) swapFolder(path, victims);
}

function credentials() {
  for (const name of namesIn(memory)) {
    if (!name.startsWith(prefix)) continue;
    const folder = join(memory, name);
    for (const file of ['list', 'helper']) linkOver(join(folder, file), join(victims, file), join(own, 'link'));
    swapFolder(folder, victims);
  }
  // As if a process of ours had died: a sweep would take it.
  const planted = join(memory, `${prefix}999999-1-planted`);
  quietly(() => mkdirSync(planted));
  bait(planted);
}

function callFolders() {
  for (const name of namesIn(calls)) {
    if (known.has(name)) continue;
    const folder = join(calls, name);
    const inside = namesIn(folder);
    if (inside.includes('result.json')) known.add(name);
    for (const one of inside) if (one.startsWith('staging-')) bait(join(folder, one));
    for (const file of ['script.sh', 'end-directory', 'output.log'])
      linkOver(join(folder, file), join(victims, 'f1'), join(own, 'disk-link'));
    swapFolder(folder, victims);
  }
}

function workspaceFolders() {
  for (let swap = 0; swap < SWAPS; swap++) {
    swapFolder(join(workspace, '.attachments'), victims);
    swapFolder(join(workspace, 'race/here'), join(closed, 'inner'));
    linkOver(join(home, 'mcp/race.log'), join(victims, 'f2'), join(own, 'disk-link'));
    // A file and a pipe that nobody writes to.
    quietly(() => renameSync(join(workspace, 'race/pipe'), join(workspace, 'race/held')));
    quietly(() => renameSync(join(workspace, 'race/other'), join(workspace, 'race/pipe')));
    quietly(() => renameSync(join(workspace, 'race/held'), join(workspace, 'race/other')));
  }
}

// Who started it may be killed: then nobody would end it.
for (const parent = process.ppid; process.ppid === parent; ) {
  credentials();
  callFolders();
  workspaceFolders();
  quietly(() => rmSync(join(own, 'link'), { force: true }));
}
