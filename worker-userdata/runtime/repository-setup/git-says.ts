import { spawn } from 'node:child_process';
import type { Place } from '../place.ts';
import { spawnIdentity } from '../process/user.ts';
import { startIn } from '../process/working-folder.ts';

/** Without the locks that the agent's own git may want, and without programs that a repository names for watching files. */
const QUIETLY = ['--no-optional-locks', ...['-c', 'core.fsmonitor=false', '-c', 'core.quotePath=false']];

/** `endings`: exit codes that are no failure. */
export type Asking = { signal: AbortSignal; charsMax: number; endings?: number[] | undefined };
export type Said = { text: string; isCut: boolean };

/** What git says of a clone, cut at a bound; undefined when it failed, or there is no such folder any more. */
export function gitSays(
  path: string,
  words: string[],
  { user, settings }: Pick<Place, 'user' | 'settings'>,
  { signal, charsMax, endings = [0] }: Asking,
): Promise<Said | undefined> {
  const env = {
    PATH: settings.path,
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    HOME: user.kind === 'other' ? user.home : settings.home,
  };
  return new Promise((resolve) => {
    try {
      const child = startIn(path, user, (cwd) =>
        spawn('git', [...QUIETLY, ...words], {
          ...{ cwd, env, signal, killSignal: 'SIGKILL', ...spawnIdentity(user) },
          stdio: ['ignore', 'pipe', 'ignore'],
        }),
      );
      let said = '';
      // A name of a file may be cut in the middle of a letter by two pieces.
      child.stdout.setEncoding('utf8').on('data', (piece: string) => {
        said += piece;
        if (said.length <= charsMax) return;
        // Neither its end is waited for, nor what it has started.
        resolve({ text: said.slice(0, charsMax), isCut: true });
        child.stdout.destroy();
        child.kill('SIGKILL');
      });
      child.on('error', () => resolve(undefined));
      child.on('close', (code) =>
        resolve(code !== null && endings.includes(code) ? { text: said, isCut: false } : undefined),
      );
    } catch {
      resolve(undefined);
    }
  });
}
