import * as z from 'zod';
import { counted } from '../../../domain/counted.ts';
import type { FramedText } from '../../../domain/frames/frame.ts';
import { oneLine } from '../../../domain/frames/one-line.ts';
import { minuteOf } from '../../../domain/minute.ts';
import { readSlackFile } from '../../../domain/people/slack-file.ts';
import type { ThreadPost } from '../../../domain/people/thread-post.ts';
import { slackMessageKey } from '../../../domain/session/slack-thread.ts';
import { plainText } from '../event/event.ts';
import { blockTexts } from './blocks.ts';
import { quotesOf } from './quotes.ts';
import { wordsOf } from './words.ts';

/** Files of one post that are looked at: an app attaches at most 20. */
const FILES_MAX = 20;
/** Characters of one post's own words: a pasted log, or an alert with all its fields. */
const POST_CHARS_MAX = 6_000;
const NAME_CHARS_MAX = 100;

const anyText = z.string().min(1).optional().catch(undefined);

/** A message as conversations.replies and conversations.history have it; without its ts there is none, all else may be odd. */
const slackPost = z.object({
  ts: z.string().regex(/^\d+\.\d+$/),
  subtype: z.unknown().optional(),
  user: anyText,
  bot_id: anyText,
  app_id: anyText,
  username: anyText,
  bot_profile: z.object({ name: anyText }).optional().catch(undefined),
  text: z.string().catch(''),
  files: z.array(z.unknown()).catch([]),
  attachments: z.unknown().optional(),
  blocks: z.unknown().optional(),
});
type SlackPost = z.infer<typeof slackPost>;

/** Every other one tells of joins, pins and names. */
const SHOWN_SUBTYPES = new Set<unknown>([
  undefined,
  null,
  'file_share',
  'thread_broadcast',
  'me_message',
  'bot_message',
  'tombstone',
]);

/** Reads one post of a channel as material. Undefined: it cannot be read, or nobody wrote it. `botUserId`: the agent's own. */
export function threadPostOf(channel: string, raw: unknown, botUserId: string): ThreadPost | undefined {
  const read = slackPost.safeParse(raw);
  if (!read.success || !SHOWN_SUBTYPES.has(read.data.subtype)) return undefined;
  const post = read.data;
  const by = authorOf(post, botUserId);
  const from = by === 'agent' ? 'this agent' : nameOf(post);
  return {
    key: slackMessageKey(channel, post.ts),
    order: post.ts,
    by,
    ...(by === 'person' && post.user ? { user: post.user } : {}),
    from,
    ...contentOf(post, by, from),
  };
}

function authorOf(post: SlackPost, botUserId: string): ThreadPost['by'] {
  if (post.user === botUserId) return 'agent';
  return post.bot_id !== undefined || post.subtype === 'bot_message' ? 'program' : 'person';
}

function nameOf({ username, bot_profile: profile, user, bot_id: bot }: SlackPost): string {
  return oneLine(username ?? profile?.name ?? user ?? bot ?? 'somebody', NAME_CHARS_MAX);
}

type Content = Pick<ThreadPost, 'parts' | 'files'>;

/** Attachments and tables follow the words, in frames of their own; those that name no author have the post's. */
function contentOf(post: SlackPost, by: ThreadPost['by'], from: string): Content {
  const at = minuteOf(Math.floor(Number(post.ts) * 1_000));
  if (post.subtype === 'tombstone')
    return { parts: [{ frame: { kind: 'thread-post', at }, text: '(this message was deleted)' }], files: [] };
  const { quotes, files } = quotesOf(from, post.attachments, post.blocks);
  const text = shownWords(post, by);
  const own = post.files.slice(0, FILES_MAX).map(readSlackFile);
  const words: FramedText[] = text === '' ? [] : [{ frame: { kind: 'thread-post', from, at }, text }];
  const withAuthor = ({ frame, text }: FramedText): FramedText =>
    frame.kind === 'session'
      ? { frame, text }
      : { frame: { ...frame, from: frame.from ?? from, at: frame.at ?? at }, text };
  return { parts: [...words, ...quotes.map(withAuthor)], files: [...own, ...files] };
}

/** Of a program's post with blocks Slack shows only these; its text is for notifications. */
function shownWords(post: SlackPost, by: ThreadPost['by']): string {
  const words = (by === 'person' ? '' : blockTexts(post.blocks).words) || wordsOf(post);
  const text = plainText(words).trim();
  const left = text.length - POST_CHARS_MAX;
  return left > 0 ? `${text.slice(0, POST_CHARS_MAX)}\n(cut: ${counted(left, 'character')} more)` : text;
}
