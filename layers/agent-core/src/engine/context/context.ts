import type { Usage } from '../../domain/model/spend.ts';
import type { EntryKind, InboxItem } from '../../domain/session/journal.ts';
import type { Notice } from '../../domain/session/notice.ts';
import type { SessionId, SessionState } from '../../domain/session/session.ts';
import type { Sources } from '../../domain/session/source.ts';
import type { TranscriptMessage } from '../../domain/transcript/transcript.ts';
import type { Blobs } from '../../ports/blobs.ts';
import type { Clock } from '../../ports/clock.ts';
import type { CodeHost } from '../../ports/code-host.ts';
import type { Log } from '../../ports/log.ts';
import type { McpServers } from '../../ports/mcp-servers.ts';
import type { Model } from '../../ports/model.ts';
import type { Chat } from '../../ports/people/chat.ts';
import type { Budgets } from '../../ports/session/budgets.ts';
import type { Journal } from '../../ports/session/journal.ts';
import type { Wakes } from '../../ports/session/wakes.ts';
import type { Commands } from '../../ports/workers/commands.ts';
import type { Machines } from '../../ports/workers/machines.ts';
import type { StartTurns } from '../../ports/workers/start-turns.ts';
import type { WorkerClock } from '../../ports/workers/worker-clock.ts';
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
  workerClock: WorkerClock;
  startTurns: StartTurns;
  chat: Chat;
  sources: Sources;
  codeHost: CodeHost;
  blobs: Blobs;
  clock: Clock;
  log: Log;
  /** Ours; with those of MCP servers once the session is loaded. */
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

/** A session as loaded: nothing in it changes during an attempt, except what a commit returns. */
export type Session = {
  sessionId: SessionId;
  /** Version of the newest entry; 0 when there is none. */
  version: number;
  state: SessionState;
  entryAt: number;
  /** The messages of the entries from `from` up to the loaded version, in order. */
  messages(from: number): Promise<TranscriptMessage[]>;
  unread: InboxItem[];
  /** Ids of notices of the loaded entry that are known to be in the thread by now. */
  flushed: ReadonlySet<string>;
};

export type StepContext = StepPorts & { settings: Settings; message: StepMessage; lease: LeaseKeeper };

/** What decisions that ask nobody go by: the operator's settings, and what is known of the session's tools. */
export type Rules = Pick<StepContext, 'settings' | 'tools'>;

/** What the next entry says beyond bookkeeping. */
export type Draft = {
  kind: EntryKind;
  state: SessionState;
  messages: TranscriptMessage[];
  absorb: InboxItem[];
  /** New notices, ids already set. */
  notices: Notice[];
  worker?: WorkerChange;
  usage?: Usage;
  costMicroUsd?: number;
  /** `always`: ring although nothing is known to be left (bells may have been lost while calls were open). */
  ring: 'when-more' | 'always';
};

/**
 * How an attempt ended. `committed` leaves the rest (notices, ring) to the shell; `reload` means that the table had moved on;
 * `hand-over` that there is work but not enough time.
 */
export type Outcome =
  | { kind: 'committed'; session: Session; draft: Draft }
  | { kind: 'nothing' }
  | { kind: 'wait' }
  | { kind: 'reload' }
  | { kind: 'hand-over' };

export function draftOf(kind: EntryKind, state: SessionState, more: Partial<Draft> = {}): Draft {
  return { kind, state, messages: [], absorb: [], notices: [], ring: 'when-more', ...more };
}
