import type { Octokit } from '@octokit/core';
import { words } from '../../../domain/json.ts';
import { asPortError } from '../api/github-errors.ts';
import { each } from '../reading/answer/odd.ts';
import { PER_PAGE_MAX } from '../reading/answer/reader.ts';
import { hidden } from './marks.ts';

/** A comment of the same call is looked for among those of this time: a step is not repeated for longer. */
const LOOK_BACK_MS = 24 * 60 * 60_000;
/** Pages of comments that are looked through. */
const PAGES_MAX = 10;

/** `path`: of a list of comments, below the repository; `what` names it in errors. */
export type CommentList = { client: Octokit; owner: string; repo: string; path: string; what: string };

/** The address of the comment that this very call has written before; undefined when there is none. */
export async function saidBefore(list: CommentList, marker: string, now = Date.now): Promise<string | undefined> {
  const { client, owner, repo, path, what } = list;
  const since = new Date(now() - LOOK_BACK_MS).toISOString();
  for (let page = 1; page <= PAGES_MAX; page++) {
    const newest = { since, page, per_page: PER_PAGE_MAX, sort: 'created', direction: 'desc' };
    const asked = client.request(`GET /repos/{owner}/{repo}${path}`, { owner, repo, ...newest });
    const comments = each((await asPortError(asked, what)).data);
    const known = comments.find((comment) => words(comment, 'body')?.includes(hidden(marker)));
    if (known) return words(known, 'html_url');
    if (comments.length < PER_PAGE_MAX) break;
  }
  return undefined;
}
