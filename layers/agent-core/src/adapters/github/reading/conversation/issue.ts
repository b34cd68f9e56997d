import { words } from '../../../../domain/json.ts';
import { fullName, type RepositoryName, repositoryKey, repositoryName } from '../../../../domain/repository.ts';
import type { Issue, IssueComment } from '../../../../ports/code-host.ts';
import { count, each } from '../answer/odd.ts';
import { ask, authorOf, type Reader } from '../answer/reader.ts';
import { illustrated } from '../pictures/illustrated.ts';
import { linkedItems } from './linked.ts';

/** Comments of one page. */
export const COMMENTS_MAX = 30;
/** Labels that are told. */
const LABELS_MAX = 20;

/** An issue or pull request as a conversation, with one page of its comments. */
export async function readIssue(reader: Reader, number: number, page: number): Promise<Issue> {
  const { data } = await ask(reader, '/issues/{number}', { number }, `issue #${number}`);
  const name = presentName(words(data, 'repository_url'), reader.name);
  const present = { ...reader, name };
  const here = count(data, 'number') ?? number;
  const comments = await commentPage(present, here, count(data, 'comments') ?? 0, page);
  const isPullRequest = (data as { pull_request?: unknown }).pull_request != null;
  const labels = each(data, 'labels').flatMap((label) => words(label, 'name') ?? words(label) ?? []);
  return {
    repository: fullName(name),
    number: here,
    title: words(data, 'title') ?? '',
    body: words(data, 'body') ?? '',
    state: words(data, 'state') ?? 'unknown',
    author: authorOf(data),
    url: words(data, 'html_url') ?? '',
    ...timed(words(data, 'created_at')),
    comments: comments.shown,
    // Another page of comments shows the issue's own pictures no second time.
    ...(page === 1 ? illustrated(data, { kind: 'issue', number: here }) : {}),
    more: {
      ...{ isPullRequest, labels: labels.slice(0, LABELS_MAX), commentCount: comments.count },
      ...{ page, pages: Math.max(1, Math.ceil(comments.count / COMMENTS_MAX)) },
      linked: await linkedItems(present, here),
    },
  };
}

/** GitHub lists the oldest first and counts in pages: a page of the newest lies across two of its own. */
async function commentPage(
  reader: Reader,
  number: number,
  total: number,
  page: number,
): Promise<{ shown: IssueComment[]; count: number }> {
  const end = total - COMMENTS_MAX * (page - 1);
  if (end <= 0) return { shown: [], count: total };
  const start = Math.max(0, end - COMMENTS_MAX);
  const first = Math.floor(start / COMMENTS_MAX) + 1;
  const last = Math.floor((end - 1) / COMMENTS_MAX) + 1;
  const found: unknown[] = [];
  for (let at = first; at <= last; at++) found.push(...each((await commentsAt(reader, number, at)).data));
  const skipped = start - (first - 1) * COMMENTS_MAX;
  // A comment that was written meanwhile stands at the end: it is shown, beyond the page's size.
  const wanted = page === 1 ? found.slice(skipped) : found.slice(skipped, skipped + end - start);
  return { shown: wanted.map(commentOf).reverse(), count: Math.max(total, start + wanted.length) };
}

function commentsAt(reader: Reader, number: number, page: number) {
  const parameters = { number, per_page: COMMENTS_MAX, page };
  return ask(reader, '/issues/{number}/comments', parameters, `comments of #${number}`);
}

function commentOf(comment: unknown): IssueComment {
  const url = words(comment, 'html_url');
  const id = count(comment, 'id');
  return {
    author: authorOf(comment),
    body: words(comment, 'body') ?? '',
    ...timed(words(comment, 'created_at')),
    ...(url ? { url } : {}),
    ...(id === undefined ? {} : illustrated(comment, { kind: 'comment', id })),
  };
}

function timed(at: string | undefined): { at?: string } {
  return at === undefined ? {} : { at };
}

/**
 * The name in an address `https://api.github.com/repos/owner/name`, to which GitHub redirects after a repository or an issue
 * has moved.
 */
function presentName(repositoryUrl: string | undefined, asked: RepositoryName): RepositoryName {
  const present = repositoryName((repositoryUrl ?? '').split('/').slice(-2).join('/'));
  return present && repositoryKey(present) !== repositoryKey(asked) ? present : asked;
}
