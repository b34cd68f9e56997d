import type { Installation } from '../../../domain/people/membership.ts';
import type { InboxItem } from '../../../domain/session/journal.ts';
import { asksReview } from '../../../domain/session/mode.ts';
import { slackMessageKey, slackSessionId } from '../../../domain/session/slack-thread.ts';
import type { SlackThread } from '../../../domain/thread/thread-source.ts';
import { isStop } from '../../stop/is-stop.ts';
import {
  attachedFiles,
  isDirect,
  mentionsOf,
  plainText,
  type SlackMessageEvent,
  withoutMention,
} from '../event/event.ts';
import { quotesOf } from '../text/quotes.ts';
import { wordsOf } from '../text/words.ts';
import { type Command, commandOf } from './command-words.ts';
import { isForOthers } from './for-others.ts';

/**
 * What a post is for us. One that is not `mentioned` counts only where its thread is a session. `comesTwice`: Slack sends
 * an app_mention for the same post too, and that one is answered.
 */
export type Interpretation =
  | { kind: 'ignore'; reason: string }
  | {
      kind: 'message';
      sessionId: string;
      source: SlackThread;
      item: InboxItem;
      mentioned: boolean;
      comesTwice: boolean;
    }
  /** `item`: the same post, where it turns out to be no command. */
  | { kind: 'command'; command: Command; sessionId: string; source: SlackThread; item: InboxItem };

/** Message subtypes that are a person writing; every other subtype (joins, bots …) is not read; edits and deletions: {@link file://./revision.ts}. */
const WRITTEN_SUBTYPES = new Set<unknown>([undefined, null, 'file_share', 'thread_broadcast']);

/** Pure: which of the outcomes above an event has. `app_mention` and `message` of one post give the same inbox key. */
export function interpret(
  event: SlackMessageEvent,
  installation: Pick<Installation, 'id' | 'botUserId'>,
  now: number,
): Interpretation {
  if (event.bot_id || !event.user || event.user === installation.botUserId)
    return { kind: 'ignore', reason: 'not written by a person' };
  if (!WRITTEN_SUBTYPES.has(event.subtype)) return { kind: 'ignore', reason: `subtype ${String(event.subtype)}` };
  const words = wordsOf(event);
  const named = mentionsOf(words).includes(installation.botUserId);
  const mentioned = event.type === 'app_mention' || isDirect(event) || named;
  const comesTwice = event.type === 'message' && !isDirect(event) && named;
  if (!mentioned && !event.thread_ts) return { kind: 'ignore', reason: 'not for the agent' };
  if (!mentioned && isForOthers(words)) return { kind: 'ignore', reason: 'for somebody else' };
  const source: SlackThread = {
    kind: 'slack',
    teamId: installation.id,
    channel: event.channel,
    threadTs: event.thread_ts ?? event.ts,
  };
  const sessionId = slackSessionId(source);
  const bare = withoutMention(words, installation.botUserId);
  const { quotes, files } = quotesOf(event.user, event.attachments, event.blocks);
  const isBare = event.files.length === 0 && files.length === 0 && quotes.length === 0;
  const command = mentioned ? commandOf(bare, isBare) : undefined;
  if (command && event.edited) return { kind: 'ignore', reason: 'an edit, which runs no command' };
  if (command && comesTwice) return { kind: 'ignore', reason: 'a command that comes as app_mention too' };
  const kind = isStop(bare) ? 'stop' : 'message';
  const item: InboxItem = {
    key: slackMessageKey(event.channel, event.ts),
    kind,
    ts: event.ts,
    user: event.user,
    text: plainText(bare),
    files: [...attachedFiles(event), ...files],
    ...(mentioned || kind === 'stop' ? {} : { unasked: true }),
    ...(quotes.length > 0 ? { quotes } : {}),
    at: now,
    ...(mentioned && asksReview(bare) ? { mode: 'review' as const } : {}),
    ...(event.edited ? { version: lastOf(event.edited.ts) } : {}),
  };
  if (command) return { kind: 'command', command, sessionId, source, item };
  return { kind: 'message', sessionId, source, item, mentioned, comesTwice };
}

/** The edit comes as message_changed as well, in the same second: then that one is not newer. */
function lastOf(ts: string): string {
  return `${ts.split('.')[0]}.999999`;
}
