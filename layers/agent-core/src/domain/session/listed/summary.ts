import type { DaySpend } from '../../model/spend.ts';
import type { Origin, PullRequest } from '../session.ts';

/** What a list shows of a pull request. */
export type SummaryPullRequest = Pick<PullRequest, 'repository' | 'number' | 'url' | 'ended'> & {
  checks?: 'pending' | 'passed' | 'failed' | undefined;
};

/** What the summary item tells of a session without its journal. `dueAt`: absent when nothing is open. */
export type SessionSummary = {
  sessionId: string;
  version: number;
  /** Milliseconds since the epoch. */
  at: number;
  phase: string;
  turn: number;
  requester: string;
  costMicroUsd: number;
  estimatedMicroUsd: number;
  /** Absent in summaries of builds that did not keep them, until the session goes on or `npm run ops -- backfill` has run. */
  repositories?: string[];
  dueAt?: number;
  sweeps: number;
  /** What lists show beside it. Absent as `repositories` is. */
  row?: SummaryRow;
};

/** JSON of one attribute of the summary. PERSISTED CONTRACT: it grows by optional fields. */
export type SummaryRow = {
  /** First words of whoever began it; absent: an older build began it. */
  title?: string | undefined;
  begunAt?: number | undefined;
  begunBy?: string | undefined;
  /** What the requester is called. */
  name?: string | undefined;
  model: string;
  /** What is awaited, for people: a machine, a call's wait, the model. Absent: nothing, so it does not wait. */
  awaits?: string | undefined;
  /**
   * The same as `awaits !== undefined`, which is what this build reads. Builds on the way to 0.2.0 decide on it: written until 0.2.0 is out, so
   * that a roll-back to them lists who waits. The version after it writes none.
   */
  isWaiting?: boolean | undefined;
  /** Kind of the pause. */
  pausedBecause?: string | undefined;
  pullRequests: SummaryPullRequest[];
  /** Ids of the people who wrote, the newest last. */
  people: string[];
  /** Absent: it is no fork. */
  origin?: Origin | undefined;
  /** Absent: an older build wrote it. */
  modelCalls?: number | undefined;
  /** As the state's. */
  spendByDay?: DaySpend[] | undefined;
};
