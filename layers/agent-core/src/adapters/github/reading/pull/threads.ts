import type { Frame } from '../../../../domain/frames/frame.ts';
import { at, words } from '../../../../domain/json.ts';
import { AGENT_MARK } from '../../../../domain/people/agent-login.ts';
import { isRefusal } from '../../../../errors.ts';
import type { ReadPart } from '../../../../ports/code-host.ts';
import { asPortError } from '../../api/github-errors.ts';
import { count, each } from '../answer/odd.ts';
import { ask, authorOf, type Reader, written } from '../answer/reader.ts';
import { illustrated } from '../pictures/illustrated.ts';

/** Threads that are shown, the newest, and comments of each. */
const THREADS_MAX = 50;
const COMMENTS_MAX = 10;

/** Only GraphQL knows threads and whether they are resolved. */
const QUERY = `query ($owner: String!, $repo: String!, $number: Int!) {
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) {
      reviewThreads(last: ${THREADS_MAX}) {
        totalCount
        nodes {
          isResolved isOutdated path line
          begun: comments(first: 1) { nodes { author { login } url } }
          comments(last: ${COMMENTS_MAX}) { totalCount nodes { author { login } viewerDidAuthor body createdAt url } }
        }
      }
    }
  }
}`;

/** Open threads first, each part of them newest first. Without GraphQL the comments alone, which do not say what is resolved. */
export async function threadsOf(reader: Reader, number: number, name: string): Promise<ReadPart[]> {
  try {
    return await readThreads(reader, number, name);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const comments = await plainComments(reader, number, name);
    return comments.length === 0
      ? []
      : [{ text: 'Threads on lines: which are resolved could not be read.' }, ...comments];
  }
}

async function readThreads(
  { client, name: { owner, name: repo } }: Reader,
  number: number,
  name: string,
): Promise<ReadPart[]> {
  const answer = await asPortError(client.graphql(QUERY, { owner, repo, number }), `threads of #${number}`);
  const threads = at(answer, 'repository', 'pullRequest', 'reviewThreads');
  const shown = each(threads, 'nodes').reverse();
  const total = count(threads, 'totalCount') ?? shown.length;
  if (shown.length === 0) return [];
  const open = shown.filter((thread) => at(thread, 'isResolved') !== true);
  const left = total > shown.length ? `, the newest ${shown.length} are shown` : '';
  const sorted = [...open, ...shown.filter((thread) => !open.includes(thread))];
  return [
    { text: `Threads on lines: ${total}${left}; ${open.length} of these not resolved.` },
    ...sorted.flatMap((thread) => threadParts(thread, name)),
  ];
}

function threadParts(thread: unknown, name: string): ReadPart[] {
  const marks = [
    at(thread, 'isResolved') === true ? 'resolved' : 'not resolved',
    ...(at(thread, 'isOutdated') === true ? ['outdated'] : []),
  ];
  const where = `${name}, ${words(thread, 'path') ?? 'a file'}:${count(thread, 'line') ?? '?'} (${marks.join(', ')})`;
  const [first, ...others] = each(thread, 'comments', 'nodes').map((comment) =>
    onLine(comment, { kind: 'comment', name: where }),
  );
  return first ? [{ ...first, ...seen(thread, name) }, ...others] : [];
}

/** Our own words have our mark and are by us: a mark alone could be anybody's, who hides an open remark by it. */
function seen(thread: unknown, name: string): Pick<ReadPart, 'thread'> {
  const [begun] = each(thread, 'begun', 'nodes');
  const url = words(begun, 'url');
  if (url === undefined) return {};
  const last = each(thread, 'comments', 'nodes').at(-1);
  const isOurs = at(last, 'viewerDidAuthor') === true && (words(last, 'body') ?? '').includes(AGENT_MARK);
  const isOpen = at(thread, 'isResolved') !== true && !isOurs;
  const where = `${name}, ${words(thread, 'path') ?? 'a file'}:${count(thread, 'line') ?? '?'}`;
  return { thread: { url, where, by: authorOf(begun), isOpen } };
}

async function plainComments(reader: Reader, number: number, name: string): Promise<ReadPart[]> {
  const newest = { per_page: THREADS_MAX, sort: 'created', direction: 'desc' };
  const { data } = await ask(
    reader,
    '/pulls/{number}/comments',
    { number, ...newest },
    `review comments of #${number}`,
  );
  return each(data).map((comment) => lineComment(comment, name));
}

/** A comment on a line, with the lines that it is about when it is asked for alone. */
export function lineComment(comment: unknown, name: string, charsMax?: number): ReadPart {
  const line = count(comment, 'line') ?? count(comment, 'original_line') ?? '?';
  return onLine(comment, { kind: 'comment', name: `${name}, ${words(comment, 'path') ?? 'a file'}:${line}` }, charsMax);
}

/** REST names a comment by a field, GraphQL by its address alone. */
function onLine(comment: unknown, frame: Frame, charsMax?: number): ReadPart {
  const named = /#discussion_r(\d{1,15})$/.exec(words(comment, 'url') ?? '')?.[1];
  const id = count(comment, 'id') ?? (named === undefined ? undefined : Number(named));
  const pictures = id === undefined ? {} : illustrated(comment, { kind: 'line-comment', id });
  return { ...written(comment, frame, charsMax), ...pictures };
}
