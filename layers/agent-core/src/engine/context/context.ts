import type { Usage } from '../../domain/model/spend.ts';
import type { EntryKind, InboxItem, RequestMark } from '../../domain/session/journal.ts';
import type { Notice } from '../../domain/session/notice.ts';
import type { SessionId, SessionState } from '../../domain/session/session.ts';
import type { Posting, Sources } from '../../domain/session/source.ts';
import type { TranscriptMessage } from '../../domain/transcript/transcript.ts';
import type { Blobs } from '../../ports/blobs.ts';
import type { Clock } from '../../ports/clock.ts';
import type { CodeHost } from '../../ports/code-host.ts';
import type { Log } from '../../ports/log.ts';
import type { McpServers } from '../../ports/mcp-servers.ts';
import type { Metrics } from '../../ports/metrics.ts';
import type { Model } from '../../ports/model.ts';
import type { Replies } from '../../ports/people/answered-posts.ts';
import type { Chat } from '../../ports/people/chat.ts';
import type { Directory } from '../../ports/people/people.ts';
import type { SessionEvents } from '../../ports/people/session-events.ts';
import type { RepositorySecrets } from '../../ports/repository-secrets.ts';
import type { Budgets } from '../../ports/session/budgets.ts';
import type { Journal } from '../../ports/session/journal.ts';
import type { Wakes } from '../../ports/session/wakes.ts';
import type { Commands } from '../../ports/workers/commands.ts';
import type { Machines } from '../../ports/workers/machines.ts';
import type { StartPermits } from '../../ports/workers/start-permits.ts';
import type { WorkerSchedules } from '../../ports/workers/worker-schedules.ts';
import type { WorkerChange, WorkerStore } from '../../ports/workers/worker-store.ts';
import type { ToolBox } from '../../tools/tool-box.ts';
import type { LeaseKeeper } from './lease.ts';
import type { Settings } from './settings.ts';

export type StepPorts = {
  journal: Journal;
  budgets: Budgets;
  workerStore: WorkerStore;
  wakes: Wakes;
  model: Model;
  machines: Machines;
  commands: Commands;
  workerSchedules: WorkerSchedules;
  startPermits: StartPermits;
  chat: Chat;
  events: SessionEvents;
  directory: Directory;
  /** What is said once, whichever session comes first. */
  replies: Replies;
  sources: Sources;
  codeHost: CodeHost;
  repositorySecrets: RepositorySecrets;
  blobs: Blobs;
  clock: Clock;
  log: Log;
  metrics: Metrics;
  /** Our tools; once the session is loaded, those of MCP servers too. */
  tools: ToolBox;
  mcp: McpServers;
};

/** The wake that this step answers. */
export type StepMessage = {
  sessionId: SessionId;
  /** How often the queue has handed it out, this time included. */
  receiveCount: number;
  firstReceivedAt: number;
  /** Milliseconds that the invocation may still run. */
  remainingMs(): number;
};

/**
 * A session in the middle of an attempt. There is one state to read, change and pass on: that of the next entry so far. Who
 * changes it returns another session ({@link withState}), and the draft that is committed carries the last one.
 */
export type Session = {
  sessionId: SessionId;
  /** Version of the newest entry; 0 when there is none. */
  version: number;
  /** The newest entry's state, for what is counted as a difference to it. Nothing else reads it. */
  stored: SessionState;
  state: SessionState;
  /** How its chat takes posts. */
  posting: Posting;
  entryAt: number;
  /** The newest entry is of a wake that was given up: no step wrote it. */
  isBuried: boolean;
  /** The messages of the entries from `from` up to the loaded version, in order. */
  messages(from: number): Promise<TranscriptMessage[]>;
  unread: InboxItem[];
  /** Ids of notices of the loaded entry that are known to be in the thread by now. */
  flushed: ReadonlySet<string>;
  /** A rate limit of the chat keeps notices back: they stay pending, and the session in the sweeper's sight. Absent: all are posted. */
  outbox?: 'held';
  /** The same of programs that are to be told. */
  events?: 'held';
};

export type StepContext = StepPorts & { settings: Settings; message: StepMessage; lease: LeaseKeeper };

/** What decisions that ask nobody go by: the operator's settings, and what is known of the session's tools. */
export type Rules = Pick<StepContext, 'settings' | 'tools'>;

/** A text that goes into the bucket before the entry that names it. */
export type NewFile = { key: string; text: string };

/** The next entry, but for bookkeeping: the session with the state that it will have, and what else the entry says. */
export type Draft = {
  kind: EntryKind;
  session: Session;
  messages: TranscriptMessage[];
  absorb: InboxItem[];
  /** New notices, ids already set. */
  notices: Notice[];
  /** Places of messages whose sign is taken back: they are not worked on, and nothing is said. */
  signs?: string[];
  /** What notices name and the bucket does not hold yet. */
  files?: NewFile[];
  worker?: WorkerChange;
  usage?: Usage;
  costMicroUsd?: number;
  /** Of the request that was answered. */
  request?: RequestMark;
  /** `always`: ring although nothing is known to be left (bells may have been lost while calls were open). */
  ring: 'when-more' | 'always';
};

/**
 * How an attempt ended. `committed` leaves the rest (notices, ring) to the shell; `reload` means that the table had moved on, and how much
 * a model call cost whose reply is lost with it;
 * `hand-over` that there is work but not enough time.
 */
export type Outcome =
  | { kind: 'committed'; session: Session; draft: Draft }
  | { kind: 'nothing' }
  | { kind: 'wait' }
  | { kind: 'reload'; paidMicroUsd?: number }
  | { kind: 'hand-over' };

/** What a draft may say beside its kind and its state. */
export type DraftParts = Partial<Omit<Draft, 'kind' | 'session'>>;

/** The same session with another state. */
export function withState(session: Session, change: Partial<SessionState>): Session {
  return { ...session, state: { ...session.state, ...change } };
}

export function draftOf(kind: EntryKind, session: Session, more: DraftParts = {}): Draft {
  return { kind, session, messages: [], absorb: [], notices: [], ring: 'when-more', ...more };
}
