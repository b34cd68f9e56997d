import type { Comment, PullRequest, Repository, Review, Thread } from '../../state.ts';
import type { GitHubStore } from '../../store.ts';
import { hrefs, said } from '../links/items.ts';
import { apiUrl, htmlUrl, isoTime, userJson } from '../shapes.ts';

export function reviewJson(store: GitHubStore, repository: Repository, { number }: PullRequest, review: Review) {
  const { id, author, body, state, sha, submittedAtMs } = review;
  const page = `${htmlUrl(store, repository)}/pull/${number}#pullrequestreview-${id}`;
  const links = placed(page, `${apiUrl(store, repository)}/pulls/${number}`);
  return {
    ...{ id, node_id: `PRR_local${id}` },
    user: userJson(store, author),
    body,
    state,
    commit_id: sha,
    submitted_at: isoTime(submittedAtMs),
    ...links,
    author_association: 'MEMBER',
  };
}

/** Where something of a pull request stands, as fields and as links. */
function placed(html_url: string, pull_request_url: string) {
  return { html_url, pull_request_url, _links: hrefs({ html: html_url, pull_request: pull_request_url }) };
}

/** A comment on a line; an answer names the comment that began its thread. */
export function lineCommentJson(
  store: GitHubStore,
  repository: Repository,
  { number }: PullRequest,
  { thread, comment }: { thread: Thread; comment: Comment },
) {
  const [begun] = thread.comments;
  const url = `${apiUrl(store, repository)}/pulls/comments/${comment.id}`;
  const links = placed(
    lineCommentUrl(store, repository, number, comment),
    `${apiUrl(store, repository)}/pulls/${number}`,
  );
  return {
    ...{ id: comment.id, node_id: `PRRC_local${comment.id}`, url, position: 1, original_position: 1 },
    pull_request_review_id: thread.reviewId,
    ...(begun && begun.id !== comment.id ? { in_reply_to_id: begun.id } : {}),
    path: thread.path,
    line: thread.line,
    original_line: thread.line,
    start_line: thread.startLine ?? null,
    original_start_line: thread.startLine ?? null,
    start_side: thread.startLine === undefined ? null : thread.side,
    side: thread.side,
    diff_hunk: thread.hunk,
    commit_id: thread.sha,
    original_commit_id: thread.sha,
    user: userJson(store, comment.author),
    body: comment.body,
    created_at: isoTime(comment.createdAtMs),
    updated_at: isoTime(comment.updatedAtMs),
    ...said(url),
    ...links,
    _links: { ...links._links, self: { href: url } },
  };
}

export function lineCommentUrl(store: GitHubStore, repository: Repository, number: number, { id }: Comment): string {
  return `${htmlUrl(store, repository)}/pull/${number}#discussion_r${id}`;
}
