import type { SessionMode } from '../../../domain/session/mode.ts';
import type { GitHubPlace } from '../../../domain/session/threads/github-thread.ts';

/** Where something stands, in words; its address. */
type Place = { where: string; url: string };
/** `formerly`: what the repository was called before, which sessions may know it by. Added once an event is known to be one for us. */
type Named = { repository: string; formerly?: string[] };
/** An issue or a pull request, and who did something to it, when (ms since the epoch). */
type Deed = Named & { number: number; by: string; at: number } & Place;

/** A branch as it was when its pull request ended. */
export type EndedBranch = { repository: string; name: string; sha: string };

/**
 * What an event means for sessions. `checks`: something about a commit has ended; `bell` names it, so that what comes twice rings
 * once. `remark`: somebody wrote in an issue or pull request, which `author` had opened; `place` is where in it; `mode`: what for, should it be the first
 * message of a session. `start`: somebody asks
 * for a session of it without writing a comment. `over`: an issue was closed. `reopened`: a pull request was opened again. `moved`: the
 * repository was called `from`.
 */
export type Meaning =
  | { kind: 'ignore'; reason: string }
  | ({ kind: 'checks'; sha: string; bell: string } & Named)
  | ({ kind: 'moved'; from: string } & Named)
  | ({ kind: 'ended'; isMerged: boolean; branch?: EndedBranch } & Deed)
  | ({ kind: 'over' } & Deed)
  | ({ kind: 'reopened' } & Deed)
  | ({ kind: 'pushed'; head: string; author: string | undefined } & Deed)
  | ({
      kind: 'remark';
      isPull: boolean;
      author: string | undefined;
      key: string;
      text: string;
      asks: boolean;
      place: GitHubPlace;
      mode?: SessionMode;
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
