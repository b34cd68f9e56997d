import type { FramedText } from '../frames/frame.ts';
import type { Usage } from '../model/spend.ts';
import type { Callback } from '../thread/thread-source.ts';
import type { TranscriptMessage } from '../transcript/transcript.ts';
import type { SessionMode } from './mode.ts';
import type { SessionId, SessionState } from './session.ts';

/** Why an entry was appended. One word each, for logs and for people who read a journal. */
export type EntryKind =
  | 'reply'
  | 'back-off'
  | 'fallback'
  | 'raise-max-tokens'
  | 'context-full'
  | 'summary-refused'
  | 'compact'
  | 'nudge'
  | 'tools'
  | 'call-intent'
  | 'wait'
  | 'worker-wait'
  | 'intent'
  | 'sent'
  | 'undelivered'
  | 'hold-sent'
  | 'check-again'
  | 'results'
  | 'lost'
  | 'cancel-sent'
  | 'pause'
  | 'noted'
  | 'dead-letter'
  | 'fork';

/** SHA-256 (base64url) of the parts of a request as it was rendered and sent, but for cache points; and the reply's limit in tokens. */
export type RequestMark = { system: string; tools: string; messages: string; maxTokens: number };

/** One appended transition: the whole small state after it, and only the new messages. PERSISTED CONTRACT. */
export type JournalEntry = {
  schema: 1;
  sessionId: SessionId;
  version: number;
  /** Milliseconds since the epoch. */
  at: number;
  kind: EntryKind;
  state: SessionState;
  messages: TranscriptMessage[];
  /** What of the inbox this entry absorbs, by {@link file://./versions.ts} `versionName`. */
  absorbed: string[];
  usage?: Usage;
  costMicroUsd?: number;
  /** Of the request that this entry's reply answered. Absent: no model was asked, it was for a hand-over, or an older build asked. */
  request?: RequestMark;
  /** The build that wrote it. */
  build: string;
};

/** Why a file cannot simply be fetched. `look-up`: the chat gave only its id; `external`: it lies at another company. */
export type FileAccess =
  | { kind: 'look-up' }
  | { kind: 'external'; service: string }
  | { kind: 'unreadable'; reason: string };

/**
 * An attachment as its chat describes it; fetched when the message is absorbed. No `access`: it lies in the chat, at `url`. `forwarded`: it
 * came with a forwarded message.
 */
export type AttachedFile = {
  id: string;
  name: string;
  mimetype: string;
  bytes: number;
  url: string;
  access?: FileAccess;
  forwarded?: true;
};

/**
 * What an author made of a message that they had written: other words, or none any more. `ts`: its place in the thread's order; `of`: how it
 * began before that one change. `readIn`: the entry that has what the model read of it; noted when a step reads the item.
 */
export type Change = { kind: 'changed' | 'withdrawn'; ts: string; of: string; readIn?: number };

/**
 * What happened elsewhere to what the session works on; nobody's words. `ended`: a pull request of the session was merged or closed;
 * `reopened`: it is open again. `at`: when, by the code host's time (absent: an older build wrote it). `over`: the thread itself was closed.
 * `pushed`: somebody else moved the branch of a pull request to `head`.
 */
export type News =
  | { kind: 'ended'; repository: string; number: number; how: 'merged' | 'closed'; at?: number; deletedBranch?: string }
  | { kind: 'reopened'; repository: string; number: number; at: number }
  | { kind: 'over'; how: 'merged' | 'closed' }
  | { kind: 'pushed'; repository: string; number: number; head: string };

/** A user message, a stop or a pressed button, not yet absorbed. `ts`: its place in the thread's order, see {@link compareOrder}. */
export type InboxItem = {
  key: string;
  /** `resume`: a paused session goes on, without words. */
  kind: 'message' | 'stop' | 'resume';
  /** Of a `resume` that gives the session more money: its new limit. */
  raiseToMicroUsd?: number;
  /** Of a `resume` that only names the model of the next turn: nothing goes on by it. */
  model?: string;
  ts: string;
  user: string;
  text: string;
  files: AttachedFile[];
  /** The message does not mention the agent. Absent: it asks the agent, or an older build stored it. */
  unasked?: true;
  /** What the message quotes: forwarded messages, tables, previews. Nobody's words to the agent. */
  quotes?: FramedText[];
  at: number;
  /** Of an edited or withdrawn one, when that was, as a place in the thread's order. Absent: as it was first written. */
  version?: string;
  /** Stored with every edit; a step is given it only where an older version was read: then this is told as a change. */
  change?: Change;
  /** What a session that begins with it is for. Absent: to work. */
  mode?: SessionMode;
  /** It tells what happened elsewhere. Its `text` is a word for older builds. */
  news?: News;
  /** What the session that begins with it may cost, in place of the operator's figure. */
  budgetMicroUsd?: number;
  /** Where the program that begins a session with it is told of that. */
  callback?: Callback;
};

/**
 * Places in a thread's order: decimal digits, or digits, a dot and digits of one length within the source. Slack's are seconds with
 * six decimals; a source that counts its messages gives their numbers.
 */
export function byOrder(a: InboxItem, b: InboxItem): number {
  return compareOrder(a.ts, b.ts);
}

export function compareOrder(a: string, b: string): number {
  return (
    Number(a.split('.')[0]) - Number(b.split('.')[0]) || Number(a.split('.')[1] ?? 0) - Number(b.split('.')[1] ?? 0)
  );
}
