/**
 * What the engine needs from the world, by capability. Contract for all of them: a method resolves, throws a `PortError` where
 * the caller can tell the cases apart, or throws anything else, which makes the step's message come back. Nothing here retries
 * for longer than a few seconds: the durable back-off does.
 */

import type { HttpServer, McpServer } from './domain/mcp/server.ts';
import type { ListedTool } from './domain/mcp/tool-list.ts';
import type { Usage } from './domain/model/spend.ts';
import type { Charge, MonthSpend, SharedScope } from './domain/money/month-spend.ts';
import type { AttachedFile, InboxItem, JournalEntry } from './domain/session/journal.ts';
import type { Notice } from './domain/session/notice.ts';
import type { SessionId, ThreadSource } from './domain/session/session.ts';
import type { ModelRequest, StopReason } from './domain/transcript/converse.ts';
import type { ModelBlock, TranscriptMessage } from './domain/transcript/transcript.ts';
import type { CommandPayload, CommandReport } from './domain/worker/command.ts';
import type { FoundClock, FoundMachine, FoundVolume } from './domain/worker/orphans.ts';
import type { StartTurn } from './domain/worker/start-limits.ts';
import type { InstanceStatus, WorkerItem } from './domain/worker/worker.ts';

export interface Clock {
  now(): number;
  /** Calls `run` every `intervalMs` until the returned function is called. Must not keep the process alive. */
  every(intervalMs: number, run: () => void): () => void;
  /** Ids and jitter come through here too, so that nothing else is random. */
  randomId(): string;
  random(): number;
}

/** A change of the worker item inside an entry's transaction. */
export type WorkerChange =
  | { kind: 'claim'; instanceId: string; generation: number; at: number; inFlightUntil: number }
  /**
   * `doubted`: the machine did not answer, so the next use must ask EC2 and SSM first. `answered`: it has brought results, so
   * it has booted well and its disk is worth something. `toldNewDisk`: the entry tells the model about the new disk, which is
   * none from then on.
   */
  | {
      kind: 'release';
      generation: number;
      at: number;
      doubted?: boolean;
      answered?: boolean;
      toldNewDisk?: boolean;
    }
  | { kind: 'launched'; generation: number; instanceId: string }
  /** As {@link WorkerStore.replace}. */
  | { kind: 'replace'; expected: WorkerItem; next: WorkerItem };

export type Commit = {
  entry: JournalEntry;
  /** When the sweeper should look at the session; null when nothing is open. */
  dueAt: number | null;
  worker?: WorkerChange;
  /** What the entry adds to the month's counters. */
  charge?: Charge;
};

/** `worker-conflict`: the entry was not written because the worker item had changed. */
export type CommitResult = 'committed' | 'conflict' | 'worker-conflict';

/** The newest entry, and with it what a model call needs: the messages of the entries from `from` up to it, in order. */
export type RecentJournal = { newest: JournalEntry; messages(from: number): Promise<TranscriptMessage[]> };

export interface Journal {
  /** Unread inbox items, strongly consistent, in ts order. */
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

/** What all sessions together have spent, by month; sums and limits are exact at the time of the read. */
export interface Budgets {
  month(month: string): Promise<MonthSpend>;
  /** For this month only, and never down. */
  raise(month: string, scope: SharedScope, limitMicroUsd: number, by: string, at: number): Promise<void>;
}

export interface WorkerStore {
  get(sessionId: SessionId): Promise<WorkerItem | undefined>;
  /** Writes `next` only if the item still is as `expected` in every field (undefined: absent). False when it is not. */
  replace(sessionId: SessionId, expected: WorkerItem | undefined, next: WorkerItem): Promise<boolean>;
  /** The session that an instance belongs to; undefined when it is none of ours (or not yet recorded). */
  sessionOf(instanceId: string): Promise<SessionId | undefined>;
}

export interface Wakes {
  /** `dedupVersion` only for the ring right after the commit of that version; every other ring is random. */
  ring(sessionId: SessionId, dedupVersion?: number): Promise<void>;
  /** A wake after `delayMs` (at most 15 minutes; longer waits are cut and armed again by the step). */
  arm(sessionId: SessionId, delayMs: number): Promise<void>;
}

/** The step's hold on its own message. */
export interface Lease {
  /** Makes the message invisible for `visibilityMs` from now. False when the hold is lost. */
  extend(visibilityMs: number): Promise<boolean>;
}

export type ModelReply = {
  blocks: ModelBlock[];
  stopReason: StopReason;
  usage: Usage;
  /** Of a `refused` one: who would not have it. */
  refusedBy?: 'model' | 'guardrail' | 'filter';
};

export interface Model {
  /** Streams to the end; rejects with a ModelError, or with an AbortError once `signal` fires. */
  converse(request: ModelRequest, signal: AbortSignal): Promise<ModelReply>;
}

export type SentCommand = { kind: 'sent'; commandId: string } | { kind: 'not-reachable'; reason: string };

export type CommandStatus =
  | { kind: 'running' }
  | { kind: 'reported'; report: CommandReport }
  | { kind: 'undelivered'; reason: string }
  /** There is a report, and it is longer than is read: asking again would give the same. */
  | { kind: 'unreadable'; reason: string };

/** EC2 has no room, or this account's quota is used up. `ladderDone`: every type and subnet was tried since the last time. */
export type NoCapacity = { kind: 'no-capacity'; reason: string; ladderDone: boolean };

/** Whose turn it is to ask EC2 for a start: all sessions of the deployment share EC2's quota of requests. */
export interface StartTurns {
  /** The session's worker item, and whether a start could be had: one read. */
  look(sessionId: SessionId, now: number): Promise<{ item: WorkerItem | undefined; turn: StartTurn }>;
  /**
   * Writes `next` if the item still is as `expected`, and takes the turn: both in one write, or neither. `raced`: the item
   * changed; `crowded`: others took their turn at the same time.
   */
  take(
    sessionId: SessionId,
    expected: WorkerItem | undefined,
    next: WorkerItem,
    turn: Extract<StartTurn, { kind: 'free' }>,
  ): Promise<'taken' | 'raced' | 'crowded'>;
}

export type LaunchRequest = { sessionId: SessionId; generation: number; launchAttempt: number };

export interface Workers {
  describe(instanceId: string): Promise<InstanceStatus>;
  /** Idempotent by session, generation and attempt. `no-capacity` asks for the next rung of the ladder. */
  launch(request: LaunchRequest): Promise<{ kind: 'launched'; instanceId: string } | NoCapacity>;
  /** Starts a stopped machine. Its disk binds it to its subnet: `attempt`s after the first change its type instead. */
  start(instanceId: string, attempt: number): Promise<{ kind: 'started' } | NoCapacity>;
  stop(instanceId: string): Promise<void>;
  terminate(instanceId: string): Promise<void>;
  /** Tail of what the machine wrote to its console, for people; empty when there is none. Best effort: it never throws. */
  consoleTail(instanceId: string): Promise<string>;
  /** The session's machine by its tag, for when a step died before it could record the id. */
  find(sessionId: SessionId): Promise<string | undefined>;
  /** Never retried inside: SendCommand has no idempotency token. */
  send(instanceId: string, sessionId: SessionId, payload: CommandPayload): Promise<SentCommand>;
  /** `reportKey` is where an oversized report was put. */
  collect(instanceId: string, commandId: string, reportKey: string): Promise<CommandStatus>;
}

/** What the sweeper looks at: sessions with open work and unread messages whose time has passed. */
export type DueItem = { sessionId: SessionId; key: string; dueAt: number; sweeps: number };

export interface DueItems {
  due(now: number, limit: number): Promise<DueItem[]>;
  /** Moves the item on, unless somebody changed it since. */
  postpone(item: DueItem, dueAt: number): Promise<void>;
}

/** Where messages of people wait, and who may write them. */
export interface Inbox {
  /** Creates the item, or does nothing when its key exists: Slack delivers more than once. */
  put(sessionId: SessionId, item: InboxItem): Promise<'created' | 'exists'>;
  /** Whether the session has any item at all. */
  exists(sessionId: SessionId): Promise<boolean>;
  /** The session's summary and these unread items leave the sweeper's sight; a new message resumes the session. */
  park(sessionId: SessionId, items: InboxItem[]): Promise<void>;
}

/**
 * Which posts were answered outside a session (a command, a refusal): Slack delivers a post again when its 200 comes late, and
 * two deliveries may run at once. A post is named by its inbox key.
 */
export interface Replies {
  /** `mine`: nobody answers this post, or who did seems dead; answer it. */
  claim(postKey: string, now: number): Promise<'mine' | 'answering' | 'answered'>;
  answered(postKey: string, now: number): Promise<void>;
  /** The claim is given up, so that the next delivery may answer. */
  release(postKey: string, now: number): Promise<void>;
}

/** The per-session clock that stops and later removes a worker. */
export interface WorkerClock {
  /** Creates or moves the session's clock: it fires at `at` (milliseconds, not in the past), and then again until it is moved or removed. */
  arm(sessionId: SessionId, generation: number, at: number): Promise<void>;
  remove(sessionId: SessionId): Promise<void>;
}

/** All that carries the deployment's tag, page by page. Removing what is gone already is no error. */
export interface Fleet {
  machines(page?: string): Promise<{ found: FoundMachine[]; next?: string }>;
  /** Only those that are attached to nothing. */
  volumes(page?: string): Promise<{ found: FoundVolume[]; next?: string }>;
  /** Clocks of workers whose name begins so. */
  clocks(prefix: string, page?: string): Promise<{ found: FoundClock[]; next?: string }>;
  terminate(instanceId: string): Promise<void>;
  deleteVolume(volumeId: string): Promise<void>;
  deleteClock(name: string): Promise<void>;
}

export interface Chat {
  /** Posts a notice in the thread; its id goes into the message's metadata. */
  post(source: ThreadSource, notice: Notice): Promise<{ ts: string }>;
  update(source: ThreadSource, ts: string, notice: Notice): Promise<void>;
  /** Which of these notices the thread shows already (by metadata), with their ts. */
  find(source: ThreadSource, noticeIds: string[], notBefore: number): Promise<Map<string, string>>;
  /** The file with all that the chat tells of it, where the message had only its id. Refused: it is gone, or not for the app. */
  describe(file: AttachedFile): Promise<AttachedFile>;
  /** The bytes of a file that lies in the chat, up to a bound; refused for every other one, with the reason and its address. */
  download(file: AttachedFile): Promise<Uint8Array>;
  /** Brings a file to the chat, where nobody sees it yet; returns its id there. Doing it twice shows nobody anything. */
  upload(name: string, content: Uint8Array): Promise<string>;
  /** Shows an uploaded file in the thread, with the notice's text and id: {@link find} finds it as it finds posts. */
  share(source: ThreadSource, notice: Notice, fileId: string, name: string): Promise<void>;
  /** Gives an uploaded file to one person alone, in their direct messages with the agent. */
  give(user: string, text: string, fileId: string, name: string): Promise<void>;
  /** A plain line in the thread, outside any session. */
  say(source: ThreadSource, text: string): Promise<void>;
  /** Best effort: a reaction that exists already is no error. */
  react(source: ThreadSource, ts: string, emoji: string): Promise<void>;
}

export interface Blobs {
  put(key: string, bytes: Uint8Array, contentType: string): Promise<void>;
  /** An object of more than `bytesMax` bytes is not read: rejects with a PortError `too-large`; `not-found` when there is none. */
  get(key: string, bytesMax: number): Promise<Uint8Array>;
  remove(key: string): Promise<void>;
  presignGet(key: string, expiresInMs: number): Promise<string>;
  /** Where to put one object of at most `bytesMax` bytes, see {@link file://./domain/worker/upload-address.ts}. */
  presignUpload(key: string, bytesMax: number, expiresInMs: number): Promise<string>;
}

/** What became of a call to an MCP server. `mayHaveRun`: the request was sent and nobody knows what it did. */
export type McpReply =
  | { kind: 'answered'; answer: unknown }
  | { kind: 'failed'; reason: string; mayHaveRun: boolean }
  | { kind: 'stopped' };

/** The MCP servers of the configuration, and those that are called from here. */
export interface McpServers {
  readonly servers: McpServer[];
  /** Tools of servers on the worker that came with the configuration, by its hash. */
  readonly knownLists: ReadonlyMap<string, ListedTool[]>;
  /** Rejects with a PortError when the server does not answer in time; never retried inside. */
  list(server: HttpServer): Promise<ListedTool[]>;
  /** One call, never repeated inside. */
  call(server: HttpServer, tool: string, input: unknown, signal: AbortSignal): Promise<McpReply>;
}

export interface Log {
  info(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
}
