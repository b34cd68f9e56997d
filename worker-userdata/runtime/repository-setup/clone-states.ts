import { spawn } from 'node:child_process';
import {
  CHANGED_NAMED_MAX,
  CLONES_MAX,
  type CloneState,
  type CommandReport,
} from '@remote-swe/core/domain/worker/command';
import type { Place } from '../place.ts';
import { spawnIdentity } from '../process/user.ts';
import { startIn } from '../process/working-folder.ts';
import { notesIn } from './clones.ts';

/** All clones of one report: a repository whose state takes longer to tell is left out of it. */
const STATES_MS_MAX = 3_000;
/** What git says of one clone; beyond it, files are no longer counted. */
const STATUS_BYTES_MAX = 262_144;
/** Without the locks that the agent's own git may want, and without programs that a repository names for watching files. */
const STATUS = [
  '--no-optional-locks',
  ...['-c', 'core.fsmonitor=false', '-c', 'core.quotePath=false'],
  ...['status', '--porcelain=v2', '--branch', '-z', '--no-renames', '--ignore-submodules=dirty'],
];

/** The report with what branch, commit and changed files the clones of this machine have; nothing where no call has run. */
export async function withCloneStates(report: CommandReport, place: Place): Promise<CommandReport> {
  if (report.outcome !== 'done' || report.results.length === 0) return report;
  const signal = AbortSignal.timeout(STATES_MS_MAX);
  const paths = notesIn(place.home.state).map(({ path }) => path);
  const states = await Promise.all(paths.slice(0, CLONES_MAX).map((path) => stateOf(path, place, signal)));
  return { ...report, clones: states.flatMap((state) => state ?? []) };
}

async function stateOf(path: string, place: Place, signal: AbortSignal): Promise<CloneState | undefined> {
  const said = await statusOf(path, place, signal);
  return said === undefined ? undefined : readStatus(path, said);
}

/** What git said, cut at its bound; undefined when it failed, or there is no such folder any more. */
function statusOf(path: string, { user, settings }: Place, signal: AbortSignal): Promise<string | undefined> {
  const env = {
    PATH: settings.path,
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    HOME: user.kind === 'other' ? user.home : settings.home,
  };
  return new Promise((resolve) => {
    try {
      const child = startIn(path, user, (cwd) =>
        spawn('git', STATUS, { cwd, env, signal, stdio: ['ignore', 'pipe', 'ignore'], ...spawnIdentity(user) }),
      );
      let said = '';
      child.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString('utf8');
        if (said.length > STATUS_BYTES_MAX) child.kill('SIGKILL');
      });
      child.on('error', () => resolve(undefined));
      child.on('close', (code) => resolve(code === 0 || said.length > STATUS_BYTES_MAX ? said : undefined));
    } catch {
      resolve(undefined);
    }
  });
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
