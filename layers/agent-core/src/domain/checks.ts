/** A check of a commit: a check run, or a status of the older kind. `words`: how the code host calls its state. */
export type Check = {
  kind: 'run' | 'status';
  id: number;
  name: string;
  state: 'waiting' | 'passed' | 'failed';
  words: string;
  /** The branch that the commit is to go into asks for it; false also where that is not known. */
  required: boolean;
  about?: string;
  url?: string;
  /** The code host itself runs it, and has its log under this id. */
  job?: number;
};

/**
 * `pull`: the pull request that was asked about, as it is now; its `head` as `owner/name:branch`, where that is known; with `conflicts` it cannot
 * be merged into its base. Without it there are none, or the code host has not looked yet.
 */
export type CommitChecks = {
  repository: string;
  sha: string;
  checks: Check[];
  /** Required checks that nobody has reported yet. */
  missing: string[];
  /** Not read, because there are too many. */
  left: number;
  pull?: { number: number; state: 'open' | 'closed' | 'merged'; headSha: string; head?: string; conflicts?: true };
};

/** How a commit's checks stand, all together. */
export const VERDICTS = ['red', 'green', 'waiting', 'none'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** `red` as soon as one has failed: what others will say changes nothing about that. */
export function verdictOn({ checks, missing }: Pick<CommitChecks, 'checks' | 'missing'>): Verdict {
  if (checks.some(({ state }) => state === 'failed')) return 'red';
  if (missing.length > 0 || checks.some(({ state }) => state === 'waiting')) return 'waiting';
  return checks.length === 0 ? 'none' : 'green';
}
