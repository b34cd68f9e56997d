import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CHANGED_NAMED_MAX,
  CLONES_MAX,
  type CloneState,
  type CommandReport,
  type RunCommand,
} from '@remote-swe/core/domain/worker/command';
import type { Place } from '../place.ts';
import { anyRuns } from '../process/tree.ts';
import { asToolUser } from '../process/user.ts';
import { findTool, workerTools } from '../tools/all.ts';
import { notesIn } from './clones.ts';
import { gitSays } from './git-says.ts';

/** All clones of one report: of a repository whose state takes longer to tell, it says that it is not known. */
const STATES_MS_MAX = 3_000;
/** One that did not answer is not waited for again by each call that only reads. */
const UNKNOWN_MS = 30_000;
/** Characters of what git says of one clone; beyond it, files are no longer counted. */
const STATUS_CHARS_MAX = 262_144;
const STATUS = ['status', '--porcelain=v2', '--branch', '-z', '--no-renames', '--ignore-submodules=dirty'];

/** What the last look leaves to the next ones: nothing, a clone that did not answer, or processes of calls that may change any. */
type Told = '' | 'unknown' | 'running';

/**
 * The report with what branch, commit and changed files the clones of this machine have. Nothing where no call can have changed any: the last
 * ones that were told are still right. `calls`: undefined where they were cut off.
 */
export async function withCloneStates(
  report: CommandReport,
  calls: RunCommand['calls'] | undefined,
  place: Place,
  now: () => number,
): Promise<CommandReport> {
  const file = join(place.home.state, 'clones-told');
  if (report.outcome !== 'done' || (calls?.every(changesNothing) && isStillRight(file, now()))) return report;
  // Jobs, and what calls have left behind. What ends while git looks counts as running: it may have changed something since.
  const isRunning = anyRuns(new Set(readdirSync(place.home.calls)));
  const signal = AbortSignal.timeout(STATES_MS_MAX);
  const clones = await Promise.all(clonesThere(place).map((path) => stateOf(path, place, signal)));
  const told: Told = isRunning ? 'running' : clones.some((clone) => clone.isUnknown) ? 'unknown' : '';
  writeFileSync(file, told);
  return { ...report, clones };
}

/** Whether processes went on when the clones were last looked at. */
export function areMoving({ state }: Place['home']): boolean {
  const file = join(state, 'clones-told');
  return existsSync(file) && readFileSync(file, 'utf8') === ('running' satisfies Told);
}

/** On a new disk nothing has been told: the last ones are of the disk before. */
function isStillRight(file: string, now: number): boolean {
  if (!existsSync(file)) return false;
  const told = readFileSync(file, 'utf8') as Told;
  return told === '' || (told === 'unknown' && now - statSync(file).mtimeMs < UNKNOWN_MS);
}

/** Of a name that none of the model's tools has, nothing is known: calls of our own bring work back, and others' tools do as they like. */
export function changesNothing({ name, input }: RunCommand['calls'][number]): boolean {
  const known = findTool(workerTools, name)?.definition;
  return known !== undefined && (known.effect === 'none' || known.onlyLooks?.(input) === true);
}

/** Notes of what was removed since would take the place of clones that are there. */
export function clonesThere({ home, user }: Place): string[] {
  const paths = notesIn(home.state).map(({ path }) => path);
  return asToolUser(user, () => paths.filter((path) => existsSync(path))).slice(0, CLONES_MAX);
}

export async function stateOf(path: string, place: Place, signal: AbortSignal): Promise<CloneState> {
  const said = await gitSays(path, STATUS, place, { signal, charsMax: STATUS_CHARS_MAX });
  return said ? readStatus(path, said.text) : { path, isUnknown: true, changed: [], changedCount: 0 };
}

/** Git's second porcelain format, with NUL between the entries. Pure. */
export function readStatus(path: string, said: string): CloneState {
  const entries = said.split('\0').slice(0, -1);
  const head = (name: string) =>
    entries
      .find((entry) => entry.startsWith(`# branch.${name} `))
      ?.split(' ')
      .slice(2)
      .join(' ');
  const [branch, commit] = [head('head'), head('oid')];
  const ahead = /^\+(\d+)/.exec(head('ab') ?? '')?.[1];
  const changed = entries.flatMap((entry) => changedPath(entry) ?? []);
  return {
    path,
    ...(branch && branch !== '(detached)' ? { branch } : {}),
    ...(commit && commit !== '(initial)' ? { head: commit } : {}),
    ...(ahead === undefined ? {} : { unpushed: Number(ahead) }),
    changed: changed.slice(0, CHANGED_NAMED_MAX),
    changedCount: changed.length,
  };
}

/** Words before the path: of a changed file eight, of one with a conflict ten. */
function changedPath(entry: string): string | undefined {
  switch (entry[0]) {
    case '1':
      return entry.split(' ').slice(8).join(' ');
    case 'u':
      return entry.split(' ').slice(10).join(' ');
    case '?':
      return entry.slice(2);
    default:
      return undefined;
  }
}
