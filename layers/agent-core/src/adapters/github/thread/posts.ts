import { clipped } from '../../../domain/counted.ts';
import { oneLine } from '../../../domain/frames/one-line.ts';
import { words } from '../../../domain/json.ts';
import { dated } from '../../../domain/minute.ts';
import { isSameLogin } from '../../../domain/people/agent-login.ts';
import { NO_POSTS, THREAD_POSTS_MAX, type ThreadPost, type ThreadPosts } from '../../../domain/people/thread-post.ts';
import { compareOrder } from '../../../domain/session/journal.ts';
import { gitHubOrder } from '../../../domain/session/threads/github-thread.ts';
import { PortError } from '../../../errors.ts';
import type { Window } from '../../../ports/people/chat.ts';
import { count, each } from '../reading/answer/odd.ts';
import { ask, authorOf, PER_PAGE_MAX, type Reader } from '../reading/answer/reader.ts';

/** Characters of a thread's own first words, and of one comment. */
const BODY_CHARS_MAX = 20_000;
const COMMENT_CHARS_MAX = 6_000;
const TITLE_CHARS_MAX = 300;
/** The newest pages of comments that are looked at: the last one may hold but one. */
const PAGES_READ = 2;

/** An issue or pull request, and by which login the agent is known. */
export type Thread = { reader: Reader; number: number; agent: string };

/** What stands in the thread behind `after` and before `before`: its first words when there is no `after`, and the newest comments. */
export async function threadPosts(thread: Thread, { after, before }: Window): Promise<ThreadPosts> {
  const { reader, number } = thread;
  const { data: issue } = await ask(reader, '/issues/{number}', { number }, `issue #${number}`);
  const total = count(issue, 'comments') ?? 0;
  const comments = await newestComments(reader, number, total);
  const isWanted = ({ order }: ThreadPost) =>
    compareOrder(order, before) < 0 && (after === undefined || compareOrder(order, after) > 0);
  const found = comments.flatMap((comment) => commentPost(thread, comment) ?? []).filter(isWanted);
  const first = after === undefined ? [firstPost(thread, issue)].filter(isWanted) : [];
  const posts = found.slice(first.length - THREAD_POSTS_MAX);
  if (first.length + posts.length === 0) return NO_POSTS;
  const unread = after === undefined ? total - comments.length : 0;
  return { posts: [...first, ...posts], leftOut: found.length - posts.length + unread, unread: false };
}

/** GitHub lists the oldest first: the newest are on the last pages. */
async function newestComments(reader: Reader, number: number, total: number): Promise<unknown[]> {
  const last = Math.max(1, Math.ceil(total / PER_PAGE_MAX));
  const found: unknown[] = [];
  for (let page = Math.max(1, last - PAGES_READ + 1); page <= last; page++) {
    const asked = { number, page, per_page: PER_PAGE_MAX };
    const { data } = await ask(reader, '/issues/{number}/comments', asked, `comments of #${number}`);
    found.push(...each(data));
  }
  return found;
}

function firstPost(thread: Thread, issue: unknown): ThreadPost {
  const { number } = thread;
  const kind = words(issue, 'pull_request', 'url') === undefined ? 'Issue' : 'Pull request';
  const title = oneLine(words(issue, 'title') ?? '', TITLE_CHARS_MAX);
  const body = clipped(words(issue, 'body') ?? '', BODY_CHARS_MAX);
  const post = postOf(thread, issue, { kind: 'thread', id: 0 }, `${title}\n\n${body}`.trim());
  if (!post) throw new PortError('not-found', `GitHub says nothing of #${number}`);
  const parts = post.parts.map(({ frame, text }) => ({
    frame: { ...frame, kind: 'issue' as const, name: `${kind} #${number}` },
    text,
  }));
  return { ...post, parts };
}

function commentPost(thread: Thread, comment: unknown): ThreadPost | undefined {
  const id = count(comment, 'id');
  if (id === undefined) return undefined;
  return postOf(thread, comment, { kind: 'comment', id }, clipped(words(comment, 'body') ?? '', COMMENT_CHARS_MAX));
}

/** By its login the agent is known, and not by its mark, which everybody can write. */
function postOf(
  { agent, number }: Thread,
  value: unknown,
  place: { kind: 'thread' | 'comment'; id: number },
  text: string,
): ThreadPost | undefined {
  const at = words(value, 'created_at');
  const ms = Date.parse(at ?? '');
  if (Number.isNaN(ms)) return undefined;
  const login = authorOf(value);
  const by = isSameLogin(login, agent) ? 'agent' : words(value, 'user', 'type') === 'Bot' ? 'program' : 'person';
  const from = by === 'agent' ? 'this agent' : login;
  return {
    key: place.kind === 'thread' ? `github:thread:${number}` : `github:comment:${place.id}`,
    order: gitHubOrder(ms, place),
    by,
    ...(by === 'person' ? { user: login } : {}),
    from,
    parts: text === '' ? [] : [{ frame: { kind: 'thread-post', from, ...dated(at) }, text }],
    files: [],
  };
}
