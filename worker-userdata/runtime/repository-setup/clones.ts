import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RepositoryVariables } from '@remote-swe/core/domain/worker/command';
import type { Home } from '../home.ts';
import { asToolUser, type ToolUser } from '../process/user.ts';
import { isInside } from '../tools/paths.ts';

/** Where a clone lies, and of which repository (`owner/name`) it is. */
type NotedClone = { path: string; repository: string };
const NOTE = /^clone-[0-9a-f]{64}$/;

/** Notes, in our own folder, what was cloned where: what a clone says of itself anything on the machine can change. */
export function noteClone(clone: NotedClone, { state }: Home): void {
  const file = join(state, `clone-${createHash('sha256').update(clone.path).digest('hex')}`);
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(clone));
  renameSync(`${file}.${process.pid}`, file);
}

/** The variables of the repository whose clone a folder lies in, by the notes; of several clones around it, the nearest. */
export function variablesIn(
  folder: string,
  secrets: readonly RepositoryVariables[],
  { state }: Home,
  user: ToolUser,
): Record<string, string> {
  if (secrets.length === 0) return {};
  const real = asToolUser(user, () => resolved(folder));
  const around = notesIn(state)
    .filter(({ path }) =>
      isInside(
        real,
        asToolUser(user, () => resolved(path)),
      ),
    )
    .sort((a, b) => b.path.length - a.path.length);
  const wanted = around[0]?.repository.toLowerCase();
  return secrets.find(({ repository }) => repository.toLowerCase() === wanted)?.variables ?? {};
}

/** What was cloned on this machine, as we have noted it. */
export function notesIn(state: string): NotedClone[] {
  return readdirSync(state)
    .filter((name) => NOTE.test(name))
    .map((name) => JSON.parse(readFileSync(join(state, name), 'utf8')));
}

function resolved(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
