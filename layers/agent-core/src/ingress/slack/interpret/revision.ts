import type { Installation } from '../../../domain/people/membership.ts';
import type { InboxItem } from '../../../domain/session/journal.ts';
import type { SessionId } from '../../../domain/session/session.ts';
import { slackMessageKey, slackSessionId } from '../../../domain/session/slack-thread.ts';
import { BEGINNING_CHARS, type Revision } from '../../../domain/session/versions.ts';
import type { SlackThread } from '../../../domain/thread/thread-source.ts';
import { mentionsOf, plainText, type SlackMessageEvent, withoutMention } from '../event/event.ts';
import type { SlackRevision } from '../event/revision.ts';
import { wordsOf } from '../text/words.ts';
import { type Interpretation, interpret } from './interpret.ts';

/**
 * What a change of a message is for us. `isStop`: its new words mean stop. `mentioned`: it is one that begins a session where there is none.
 * `mayBeNew`: it was a message for the agent before or is one now, so that it is stored if it is not known.
 */
export type RevisionMeaning =
  | { kind: 'ignore'; reason: string }
  | {
      kind: 'edit' | 'withdrawal';
      source: SlackThread;
      sessionId: SessionId;
      revision: Revision;
      isStop: boolean;
      mentioned: boolean;
      mayBeNew: boolean;
    };

type Own = Pick<Installation, 'id' | 'botUserId'>;
type Known = Exclude<Interpretation, { kind: 'ignore' }>;

/** Pure: which of the outcomes above a change has. */
export function interpretRevision(revision: SlackRevision, own: Own, now: number): RevisionMeaning {
  switch (revision.kind) {
    case 'changed':
      return changed(revision, own, now);
    case 'deleted':
      return deleted(revision, own, now);
  }
}

function changed(
  { at, message, before, editor }: Extract<SlackRevision, { kind: 'changed' }>,
  own: Own,
  now: number,
): RevisionMeaning {
  const author = authorOf(message, own);
  if (author === undefined) return ignore('an edit of what no person wrote');
  if (editor !== author) return ignore(editor ? 'an edit by somebody else' : 'a change that nobody made');
  if (before && saysTheSame(message, before)) return ignore('an edit that leaves the words as they were');
  const was = before && asWritten(before, own, now);
  const is = asWritten(message, own, now);
  if (was?.kind === 'command') return ignore('an edit of a command');
  if (!concernsThread(message) && !isMessage(is) && !(was && isMessage(was))) return ignore('not for the agent');
  const isStop = is.kind === 'message' && is.item.kind === 'stop';
  if (isStop && was?.kind === 'message' && was.item.kind === 'stop') return ignore('a stop in other words');
  const item: InboxItem = {
    ...wordsFor(message, own, now, is),
    version: at,
    change: { kind: 'changed', ts: message.ts, of: before ? beginningOf(before, own) : '' },
  };
  return {
    kind: 'edit',
    ...placeOf(message, own),
    revision: { item, stands: isMessage(is) && !isStop },
    isStop,
    mentioned: is.kind === 'message' && is.mentioned,
    mayBeNew: isMessage(is) || (was !== undefined && isMessage(was)),
  };
}

function deleted({ at, before }: Extract<SlackRevision, { kind: 'deleted' }>, own: Own, now: number): RevisionMeaning {
  const author = authorOf(before, own);
  if (author === undefined) return ignore('a deletion of what no person wrote');
  const was = asWritten(before, own, now);
  if (was.kind === 'command') return ignore('a deletion of a command');
  if (!concernsThread(before) && !isMessage(was)) return ignore('not for the agent');
  const item: InboxItem = {
    ...bare(before, author, now),
    version: at,
    change: { kind: 'withdrawn', ts: before.ts, of: beginningOf(before, own) },
  };
  return {
    kind: 'withdrawal',
    ...placeOf(before, own),
    revision: { item, stands: false },
    isStop: false,
    mentioned: was.kind === 'message' && was.mentioned,
    mayBeNew: isMessage(was),
  };
}

/** What it would be for us if it had just been written; Slack sends a mention twice, and the app_mention tells more. */
function asWritten(message: SlackMessageEvent, own: Own, now: number): Interpretation {
  const named = mentionsOf(wordsOf(message)).includes(own.botUserId);
  return interpret({ ...message, type: named ? 'app_mention' : 'message', edited: undefined }, own, now);
}

function ignore(reason: string): RevisionMeaning {
  return { kind: 'ignore', reason };
}

/** The person who wrote it; undefined for bots, and for the agent itself. */
function authorOf({ user, bot_id }: SlackMessageEvent, { botUserId }: Own): string | undefined {
  return bot_id || !user || user === botUserId ? undefined : user;
}

/** Previews of links, translations and other metadata come as changes too. */
function saysTheSame(now: SlackMessageEvent, before: SlackMessageEvent): boolean {
  const words = (event: SlackMessageEvent) => plainText(wordsOf(event)).trim();
  const files = (event: SlackMessageEvent) => event.files.map(fileId).join(' ');
  return words(now) === words(before) && files(now) === files(before);
}

function fileId(file: unknown): string {
  return String((file as { id?: unknown } | null)?.id);
}

function concernsThread({ thread_ts }: SlackMessageEvent): boolean {
  return thread_ts !== undefined;
}

function isMessage(meaning: Interpretation): meaning is Extract<Known, { kind: 'message' }> {
  return meaning.kind === 'message';
}

/** The words as a message has them; also of what is no message (any more), because who has read it is told what it says now. */
function wordsFor(message: SlackMessageEvent, own: Own, now: number, is: Interpretation): InboxItem {
  if (is.kind === 'message') return { ...is.item, kind: 'message' };
  return {
    ...bare(message, message.user ?? '', now),
    text: plainText(withoutMention(wordsOf(message), own.botUserId)),
  };
}

function bare({ channel, ts }: SlackMessageEvent, user: string, now: number): InboxItem {
  return { key: slackMessageKey(channel, ts), kind: 'message', ts, user, text: '', files: [], at: now };
}

function beginningOf(message: SlackMessageEvent, { botUserId }: Own): string {
  return plainText(withoutMention(wordsOf(message), botUserId)).slice(0, BEGINNING_CHARS);
}

function placeOf({ channel, ts, thread_ts }: SlackMessageEvent, { id }: Own) {
  const source: SlackThread = { kind: 'slack', teamId: id, channel, threadTs: thread_ts ?? ts };
  return { source, sessionId: slackSessionId(source) };
}
