import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { askGit, git } from '../github/git/git.ts';
import type { Branch } from '../github/git/history.ts';
import type { Source } from './source.ts';
import type { Made } from './work.ts';

/** Bundles that are kept; older ones go. */
const BUNDLES_KEPT = 50;
/** The time in digits, then the repository's name. */
const OUR_BUNDLE = /^\d{14}-.+\.bundle$/;
/** A second and third name for a branch that is there already. */
const NAMES_TRIED_MAX = 20;

/** A branch as it can be had: from `bundle`, a file of git, under `as`, a name that is free in the person's folder. */
export type Offered = Made & { as: string; fetchCommand: string; fetched: boolean };
export type Offer = { bundle: string; branches: Offered[] };
/** `name`: of the bundle's file, without its end. */
export type Kept = { directory: string; before: Branch[]; folder: string; name: string };

/** Writes the branches into one bundle: it needs only what the original has. Undefined when there are none. */
export async function offer(made: Made[], kept: Kept, source: Source): Promise<Offer | undefined> {
  if (made.length === 0) return undefined;
  mkdirSync(kept.folder, { recursive: true });
  const bundle = path.join(kept.folder, `${kept.name}.bundle`);
  const refs = made.map(({ name }) => `refs/heads/${name}`);
  const known = kept.before.map(({ sha }) => sha);
  await git(kept.directory, ['bundle', 'create', '--quiet', bundle, ...refs, '--not', ...known]);
  forgetOldest(kept.folder);
  const branches: Offered[] = [];
  for (const each of made) {
    const as = await freeName(source.folder, each);
    branches.push({ ...each, as, fetchCommand: fetchCommand(source.folder, bundle, each.name, as), fetched: false });
  }
  return { bundle, branches };
}

/** Brings the branches into the person's folder, as branches that were not there. Nothing else of it changes. */
export async function fetchInto(folder: string, { bundle, branches }: Offer): Promise<Offer> {
  const specs = branches.map(({ name, as }) => `refs/heads/${name}:refs/heads/${as}`);
  await git(folder, ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', bundle, ...specs]);
  return { bundle, branches: branches.map((each) => ({ ...each, fetched: true })) };
}

async function freeName(folder: string | undefined, { name, head }: Made): Promise<string> {
  for (let number = 1; folder && number <= NAMES_TRIED_MAX; number++) {
    const as = number === 1 ? name : `${name}-${number}`;
    const there = await askGit(folder, ['rev-parse', '--verify', '--quiet', `refs/heads/${as}`]);
    if (!there || there.trim() === head) return as;
  }
  return folder ? `${name}-${head.slice(0, 12)}` : name;
}

/** As it can be pasted into a shell. Without a folder it is for the person's own clone. */
function fetchCommand(folder: string | undefined, bundle: string, name: string, as: string): string {
  const where = folder ? ` -C ${quoted(folder)}` : '';
  return `git${where} fetch ${quoted(bundle)} ${quoted(`${name}:${as}`)}`;
}

function quoted(text: string): string {
  return /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** The oldest bundles of ours go. The folder may be the person's, with bundles of theirs. */
export function forgetOldest(folder: string): void {
  // Names begin with the time.
  const bundles = readdirSync(folder).filter((name) => OUR_BUNDLE.test(name));
  for (const name of bundles.sort().slice(0, -BUNDLES_KEPT)) rmSync(path.join(folder, name), { force: true });
}
