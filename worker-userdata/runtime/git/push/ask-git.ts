import { spawnSync } from 'node:child_process';

/** A question to git about the clone on this disk. */
const GIT_MS_MAX = 10_000;
/** One to the code host: a host that answers no sooner takes no push either. */
export const HOST_MS_MAX = 60_000;

/** What git prints; undefined when it fails. */
export function ask(words: readonly string[], timeout = GIT_MS_MAX): string | undefined {
  const { status, stdout } = spawnSync('git', words, { encoding: 'utf8', timeout });
  return status === 0 ? stdout.trim() : undefined;
}
