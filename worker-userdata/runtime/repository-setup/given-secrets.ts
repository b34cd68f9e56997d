import { lstatSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPersistedJson } from '@remote-swe/core/domain/read-persisted';
import * as z from 'zod';
import { credentialFolder } from '../git/credentials.ts';
import type { Place } from '../place.ts';

/** Values that are remembered, those given last: tokens of an hour for git, variables of some repositories (50 each). */
const VALUES_MAX = 200;

/** In memory, not on the disk. PERSISTED CONTRACT: another build of the runtime may read it. */
export const givenSecrets = z.object({ schema: z.literal(1), bootId: z.string(), values: z.array(z.string()) });

type Owner = Pick<Place, 'home' | 'settings'>;

/**
 * Remembers until the machine stops which secrets its calls were given, for those commands that bring none and still tell what stands in
 * files. Only we may read it. What cannot be written down is not told of either: see {@link secretsGiven}.
 */
export function noteSecretsGiven(place: Owner, values: string[]): void {
  const before = secretsGiven(place);
  const known = new Set(values.filter((value) => value !== ''));
  const all = [...(before ?? []).filter((value) => !known.has(value)), ...known].slice(-VALUES_MAX);
  if (before?.join('\0') === all.join('\0')) return;
  try {
    const folder = givenFolder(place.home.root);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!isOurs(folder)) return;
    const file = join(folder, 'values');
    const { bootId } = place.settings;
    writeFileSync(`${file}.${process.pid}`, JSON.stringify({ schema: 1, bootId, values: all }), { mode: 0o600 });
    renameSync(`${file}.${process.pid}`, file);
  } catch {
    // A full memory, or a name that somebody else holds.
  }
}

/** Undefined: since the machine started no command has brought what its calls are given, or it could not be kept. */
export function secretsGiven(place: Owner): string[] | undefined {
  const folder = givenFolder(place.home.root);
  if (!isOurs(folder)) return undefined;
  try {
    const { bootId, values } = readPersistedJson(
      givenSecrets,
      readFileSync(join(folder, 'values'), 'utf8'),
      'The list of secrets that were given',
    );
    return bootId === place.settings.bootId ? values : undefined;
  } catch {
    return undefined;
  }
}

/** Its name belongs to this disk: local workers that share the folder leave each other alone. */
export function givenFolder(root: string): string {
  const { dev, ino } = statSync(root);
  return join(credentialFolder(root), `remote-swe-given-${dev}-${ino}`);
}

/** Anybody may make a folder of that name before us, and would know what is in it. */
function isOurs(folder: string): boolean {
  const stat = lstatSync(folder, { throwIfNoEntry: false });
  return stat?.isDirectory() === true && stat.uid === process.geteuid?.() && (stat.mode & 0o077) === 0;
}
