import type { SessionMode } from '../../../domain/session/mode.ts';
import type { GitHubPlace } from '../../../domain/session/threads/github-thread.ts';

/** Where something stands, in words; its address. */
type Place = { where: string; url: string };
/** An issue or a pull request, and who did something to it, when (ms since the epoch). */
type Deed = { repository: string; number: number; by: string; at: number } & Place;

/** A branch as it was when its pull request ended. */
export type EndedBranch = { repository: string; name: string; sha: string };

/**
 * What an event means for sessions. `checks`: something about a commit has ended; `bell` names it, so that what comes twice rings
 * once. `remark`: somebody wrote in an issue or pull request, which `author` had opened; `place` is where in it. `start`: somebody asks
 * for a session of it without writing a comment. `over`: an issue was closed. `request`: a program that knows the secret asks.
 */
export type Meaning =
  | { kind: 'ignore'; reason: string }
  | { kind: 'checks'; repository: string; sha: string; bell: string }
  | ({ kind: 'ended'; isMerged: boolean; branch?: EndedBranch } & Deed)
  | ({ kind: 'over' } & Deed)
  | ({ kind: 'pushed'; head: string; author: string | undefined } & Deed)
  | ({
      kind: 'remark';
      isPull: boolean;
      author: string | undefined;
      key: string;
      text: string;
      asks: boolean;
      place: GitHubPlace;
    } & Deed)
  | ({ kind: 'start'; isPull: boolean; key: string; text: string; mode?: SessionMode } & Deed);

/** What an event is read by. `agent`: the agent's login. `label`: the one that starts a session. `now`: for an event without a time. */
export type Reading = { agent: string; label: string; now: number };

export function ignore(reason: string): Extract<Meaning, { kind: 'ignore' }> {
  return { kind: 'ignore', reason };
}

/** Characters of somebody's words that are taken; their address brings all of them. */
const WORDS_CHARS_MAX = 20_000;

export function shown(text: string): string {
  return text.length > WORDS_CHARS_MAX ? `${text.slice(0, WORDS_CHARS_MAX)}…` : text;
}
