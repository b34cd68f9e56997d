import type { Charge } from '../../domain/money/month-spend.ts';
import type { InboxItem, JournalEntry } from '../../domain/session/journal.ts';
import type { SessionId } from '../../domain/session/session.ts';
import type { TranscriptMessage } from '../../domain/transcript/transcript.ts';
import type { WorkerChange } from '../workers/worker-store.ts';

/** An item by which an event of the code host finds the session; keys are those of {@link file://../../domain/code-keys.ts}. */
export type Signpost =
  | { kind: 'pull-request'; key: string }
  /** `until`: milliseconds since the epoch after which nobody looks for it. */
  | { kind: 'commit'; key: string; until: number };

export type Commit = {
  entry: JournalEntry;
  /** When the sweeper should look at the session; null when nothing is open. */
  dueAt: number | null;
  worker?: WorkerChange;
  /** What the entry adds to the month's counters. */
  charge?: Charge;
  signposts?: Signpost[];
};

/**
 * `worker-conflict`: the entry was not written because the worker item had changed. `committed-and-changed`: it was, and what it absorbs has
 * newer versions, which are unread now.
 */
export type CommitResult = 'committed' | 'committed-and-changed' | 'conflict' | 'worker-conflict';

export function isCommitted(result: CommitResult): boolean {
  return result === 'committed' || result === 'committed-and-changed';
}

/** The newest entry, and with it what a model call needs: the messages of the entries from `from` up to it, in order. */
export type RecentJournal = { newest: JournalEntry; messages(from: number): Promise<TranscriptMessage[]> };

export interface Journal {
  /** Unread inbox items, strongly consistent, in the thread's order. */
  unread(sessionId: SessionId): Promise<InboxItem[]>;
  newest(sessionId: SessionId): Promise<JournalEntry | undefined>;
  /** The newest entries in one read; `messages` reads again only for what did not fit into it. */
  recent(sessionId: SessionId): Promise<RecentJournal | undefined>;
  /** Messages of the entries `from`..`to` inclusive, in order. */
  messages(sessionId: SessionId, from: number, to: number): Promise<TranscriptMessage[]>;
  /** One transaction: entry, absorbed inbox items, summary, month's counter, worker. A `release` that no longer applies is dropped. */
  commit(commit: Commit): Promise<CommitResult>;
  /** Whether the sweeper still looks at the session: its work or its notices may not be done. */
  isDue(sessionId: SessionId): Promise<boolean>;
  /** Takes the session out of the sweeper's sight if its newest version is still `version`. */
  clearDue(sessionId: SessionId, version: number): Promise<void>;
}
