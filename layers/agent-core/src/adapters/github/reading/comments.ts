import { words } from '../../../domain/json.ts';
import type { ReadPart } from '../../../ports/code-host.ts';
import { count, each } from './answer/odd.ts';
import { ask, hasNext, PER_PAGE_MAX, type Reader, WHOLE_CHARS_MAX, written } from './answer/reader.ts';
import { illustrated } from './pictures/illustrated.ts';
import { reviewPart } from './pull/reviews.ts';
import { lineComment } from './pull/threads.ts';

/** Pages of comments in which a thread is looked for. */
const THREAD_PAGES_MAX = 10;

/** One comment of a conversation. */
export async function readComment(reader: Reader, id: number): Promise<ReadPart[]> {
  const { data } = await ask(reader, '/issues/comments/{id}', { id }, `comment ${id}`);
  const number = /\/(\d{1,10})$/.exec(words(data, 'issue_url') ?? '')?.[1] ?? '?';
  return [
    { text: `Comment ${id}, one of the conversation of #${number}.` },
    {
      ...written(data, { kind: 'comment', name: `#${number}` }, WHOLE_CHARS_MAX),
      ...illustrated(data, { kind: 'comment', id }),
    },
  ];
}

/** One comment on a line, with the lines that it is about and the thread that it stands in. */
export async function readLineComment(reader: Reader, id: number): Promise<ReadPart[]> {
  const { data } = await ask(reader, '/pulls/comments/{id}', { id }, `review comment ${id}`);
  const number = Number(/\/(\d{1,10})$/.exec(words(data, 'pull_request_url') ?? '')?.[1] ?? 0);
  const name = `#${number}`;
  const hunk = words(data, 'diff_hunk');
  const root = count(data, 'in_reply_to_id') ?? id;
  const thread = number === 0 ? [data] : await threadOf(reader, number, root, data);
  return [
    { text: `The thread of comment ${id} on a line of pull request ${name}, oldest first.` },
    ...(hunk
      ? [
          {
            frame: { kind: 'file' as const, name: `lines of ${words(data, 'path') ?? 'a file'}` },
            text: hunk.slice(-4_000),
          },
        ]
      : []),
    ...thread.map((comment) => lineComment(comment, name, count(comment, 'id') === id ? WHOLE_CHARS_MAX : undefined)),
  ];
}

/** All comments of a thread name its first one, before which none of it stands. Newest first, so that a thread of today costs one page. */
async function threadOf(reader: Reader, number: number, root: number, asked: unknown): Promise<unknown[]> {
  const newest = { number, per_page: PER_PAGE_MAX, sort: 'created', direction: 'desc' };
  const found: unknown[] = [];
  for (let page = 1; page <= THREAD_PAGES_MAX; page++) {
    const what = `review comments of #${number}`;
    const comments = each((await ask(reader, '/pulls/{number}/comments', { ...newest, page }, what)).data);
    found.push(...comments.filter((one) => count(one, 'id') === root || count(one, 'in_reply_to_id') === root));
    if (comments.length < PER_PAGE_MAX || comments.some((one) => count(one, 'id') === root)) break;
  }
  return found.length === 0 ? [asked] : found.reverse();
}

/** One review with its comments on lines. */
export async function readReview(reader: Reader, number: number, id: number): Promise<ReadPart[]> {
  const name = `#${number}`;
  const { data } = await ask(reader, '/pulls/{number}/reviews/{id}', { number, id }, `review ${id}`);
  const asked = { number, id, per_page: PER_PAGE_MAX };
  const comments = await ask(reader, '/pulls/{number}/reviews/{id}/comments', asked, `comments of review ${id}`);
  return [
    { text: `Review ${id} of pull request ${name}.` },
    reviewPart(data, { name, number, id }, WHOLE_CHARS_MAX),
    ...each(comments.data).map((comment) => lineComment(comment, name)),
    ...(hasNext(comments.link) ? [{ text: `It has more comments on lines than these ${PER_PAGE_MAX}.` }] : []),
  ];
}
