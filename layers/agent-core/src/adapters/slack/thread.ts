import type { WebClient } from '@slack/web-api';
import { NO_POSTS, THREAD_POSTS_MAX, type ThreadPost, type ThreadPosts } from '../../domain/people/thread-post.ts';
import { compareOrder } from '../../domain/session/journal.ts';
import type { SlackThread } from '../../domain/thread/thread-source.ts';
import { isRefusal } from '../../errors.ts';
import type { Window } from '../../ports/people/chat.ts';
import { asPortError } from './slack-errors.ts';

/** Posts read at once (docs.slack.dev: at most 999), and pages read of one thread. A longer one is read to that point only. */
const POSTS_PER_PAGE = 500;
const PAGES_MAX = 10;
/** Messages of a direct conversation before the one that begins a session. */
const DIRECT_POSTS_MAX = 20;
/** Of those, the newest with a thread below them: so many are looked into, because the agent answers in threads. */
const DIRECT_THREADS_MAX = 3;
/** The last posts of each that are brought: the answer, and what was said about it. */
const DIRECT_REPLIES_MAX = 4;

/** Makes a post of a message as Slack sends it; undefined for one that cannot be read. `botUserId`: the agent's own. */
export type ReadPost = (channel: string, raw: unknown, botUserId: string) => ThreadPost | undefined;
/** `self`: the agent's own user id, asked for once there is something to read. */
export type Reader = { self(): Promise<string>; readPost: ReadPost };

/** chat.getPermalink takes no scope. Undefined: Slack refuses it, because the app cannot see the message, or it is gone. */
export async function permalink(client: WebClient, { channel, threadTs }: SlackThread): Promise<string | undefined> {
  try {
    return (await asPortError(client.chat.getPermalink({ channel, message_ts: threadTs }))).permalink;
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

/** conversations.replies gives the oldest first, and the thread's first message on every look. */
export async function threadPosts(
  client: WebClient,
  thread: SlackThread,
  window: Window,
  reader: Reader,
): Promise<ThreadPosts> {
  const { channel, threadTs } = thread;
  if (window.before === threadTs) return channel.startsWith('D') ? directPosts(client, thread, reader) : NO_POSTS;
  const self = await reader.self();
  const kept = new Newest(window.after === undefined);
  let cursor: string | undefined;
  for (let page = 0; page < PAGES_MAX; page++) {
    const answer = await asPortError(
      client.conversations.replies({
        channel,
        ts: threadTs,
        latest: window.before,
        ...(window.after === undefined ? {} : { oldest: window.after }),
        limit: POSTS_PER_PAGE,
        ...(cursor ? { cursor } : {}),
      }),
    );
    for (const raw of answer.messages ?? [])
      if (isWithin(raw.ts, window)) kept.add(reader.readPost(channel, raw, self));
    cursor = answer.response_metadata?.next_cursor || undefined;
    if (!cursor) return kept.posts(false);
  }
  return kept.posts(true);
}

/** What was written in the conversation, and the ends of its newest threads, by time. */
async function directPosts(
  client: WebClient,
  { channel, threadTs }: SlackThread,
  reader: Reader,
): Promise<ThreadPosts> {
  const self = await reader.self();
  const answer = await asPortError(
    client.conversations.history({ channel, latest: threadTs, limit: DIRECT_POSTS_MAX }),
  );
  const written = answer.messages ?? [];
  const roots = written.flatMap(({ ts, reply_count }) => (ts && reply_count ? [ts] : []));
  const looked = roots.slice(0, DIRECT_THREADS_MAX);
  const ends = await Promise.all(looked.map((ts) => endOfThread(client, { channel, threadTs: ts }, threadTs)));
  const all = [...written, ...ends.flatMap(({ replies }) => replies)];
  const kept = new Newest(false);
  for (const raw of all.toSorted(byTs)) kept.add(reader.readPost(channel, raw, self));
  return kept.posts(answer.has_more === true || roots.length > looked.length || ends.some(({ isCut }) => isCut));
}

type Written = { ts?: string };

function byTs(a: Written, b: Written): number {
  return compareOrder(a.ts ?? '0', b.ts ?? '0');
}

/** The last replies before a place, of one page. A thread that may not be read, or has gone meanwhile, costs only itself. */
async function endOfThread(
  client: WebClient,
  { channel, threadTs }: Pick<SlackThread, 'channel' | 'threadTs'>,
  before: string,
): Promise<{ replies: Written[]; isCut: boolean }> {
  try {
    const answer = await asPortError(
      client.conversations.replies({ channel, ts: threadTs, latest: before, limit: POSTS_PER_PAGE }),
    );
    const window = { after: threadTs, before };
    const replies = (answer.messages ?? []).filter(({ ts }) => ts !== undefined && isWithin(ts, window));
    const isCut = replies.length > DIRECT_REPLIES_MAX || answer.has_more === true;
    return { replies: replies.slice(-DIRECT_REPLIES_MAX), isCut };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { replies: [], isCut: true };
  }
}

function isWithin(ts: string | undefined, { after, before }: Window): boolean {
  if (ts === undefined) return true;
  return compareOrder(ts, before) < 0 && (after === undefined || compareOrder(ts, after) > 0);
}

/** The first post, if it is wanted, and the newest others, as many as are kept. */
class Newest {
  readonly #withFirst: boolean;
  readonly #first: ThreadPost[] = [];
  #newest: ThreadPost[] = [];
  #leftOut = 0;

  constructor(withFirst: boolean) {
    this.#withFirst = withFirst;
  }

  add(post: ThreadPost | undefined): void {
    if (post === undefined) this.#leftOut++;
    else if (this.#withFirst && this.#first.length === 0) this.#first.push(post);
    else this.#newest.push(post);
    if (this.#first.length + this.#newest.length <= THREAD_POSTS_MAX) return;
    this.#newest.shift();
    this.#leftOut++;
  }

  posts(unread: boolean): ThreadPosts {
    return { posts: [...this.#first, ...this.#newest], leftOut: this.#leftOut, unread };
  }
}
