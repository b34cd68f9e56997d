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

/** What a commit's checks may still bring, beyond those that are there. */
export type ComingChecks = {
  /** Suites of checks under way: a job that needs others has no check until those have ended. */
  underWay: number;
  /** Workflow runs that begin once a maintainer approves them. */
  approvals: number;
  /**
   * Nothing of the code host's own workflows is there, or a suite of an App has no check: some may appear for a while. `since`: what
   * is known to have happened after the push; absent where nothing has.
   */
  appearing?: { since?: number };
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
  /** Absent: not known. */
  coming?: ComingChecks;
  pull?: { number: number; state: 'open' | 'closed' | 'merged'; headSha: string; head?: string; conflicts?: true };
};

/** How a commit's checks stand, all together. */
export const VERDICTS = ['red', 'green', 'waiting', 'none'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** `red` as soon as one has failed: what others will say changes nothing about that. Green only once no other one can come. */
export function verdictOn({ checks, missing, coming }: Pick<CommitChecks, 'checks' | 'missing' | 'coming'>): Verdict {
  if (checks.some(({ state }) => state === 'failed')) return 'red';
  if (missing.length > 0 || checks.some(({ state }) => state === 'waiting')) return 'waiting';
  if (coming && coming.underWay + coming.approvals > 0) return 'waiting';
  if (checks.length === 0) return 'none';
  return coming?.appearing ? 'waiting' : 'green';
}

/** A push needs a moment until its checks are there; what has not appeared after this does not come. */
export const APPEAR_MS = 3 * 60_000;

/** Nothing appears any more when that much time has passed. `since`: when somebody looked first. */
export function settledAt(found: CommitChecks, now: number, since: number): CommitChecks {
  if (!found.coming?.appearing) return found;
  const { appearing, ...coming } = found.coming;
  const from = Math.min(appearing?.since ?? since, since);
  return now - from < APPEAR_MS ? found : { ...found, coming };
}

/** What is awaited has not begun, and does not by itself: it has conflicts with its base, or a maintainer has to approve it. */
export function isHeld({ pull, checks, coming }: CommitChecks): boolean {
  if (checks.some(({ state }) => state === 'waiting') || (coming?.underWay ?? 0) > 0) return false;
  return pull?.conflicts === true || (coming?.approvals ?? 0) > 0;
}
