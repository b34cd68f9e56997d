/** Addresses of issues, pull requests, commits and checks below their repository. */

/** The repository's address in the API, and its page. */
export type Place = { api: string; html: string };

export function issueLinks({ api }: Place, number: number) {
  const url = `${api}/issues/${number}`;
  return {
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    ...{ assignee: null, milestone: null, active_lock_reason: null, author_association: 'MEMBER' },
  };
}

/** What an issue says when it is a pull request. */
export function pullOfIssue({ api, html }: Place, number: number) {
  const page = `${html}/pull/${number}`;
  return { url: `${api}/pulls/${number}`, html_url: page, diff_url: `${page}.diff`, patch_url: `${page}.patch` };
}

export function pullLinks(place: Place, number: number, sha: string) {
  const { api, html } = place;
  const url = `${api}/pulls/${number}`;
  const issue = `${api}/issues/${number}`;
  const links = {
    comments: `${issue}/comments`,
    commits: `${url}/commits`,
    statuses: `${api}/statuses/${sha}`,
    review_comments: `${url}/comments`,
    review_comment: `${api}/pulls/comments{/number}`,
  };
  return {
    ...{ issue_url: issue, patch_url: `${html}/pull/${number}.patch` },
    ...{ comments_url: links.comments, commits_url: links.commits, statuses_url: links.statuses },
    ...{ review_comments_url: links.review_comments, review_comment_url: links.review_comment },
    _links: hrefs({ ...links, self: url, issue, html: `${html}/pull/${number}` }),
    ...{ author_association: 'MEMBER', auto_merge: null },
  };
}

export function commitLinks({ api }: Place, sha: string) {
  const url = `${api}/commits/${sha}`;
  return { url, comments_url: `${url}/comments`, node_id: `C_local${sha}` };
}

export function parentLinks(place: Place, sha: string) {
  return { url: commitLinks(place, sha).url, html_url: `${place.html}/commit/${sha}` };
}

/** What GitHub says of a commit that nobody signed. */
export const UNSIGNED = { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null };

/** What every comment says of itself. `url` is its own. */
export function said(url: string) {
  return { author_association: 'MEMBER', performed_via_github_app: null, reactions: noReactions(url) };
}

/** Nobody reacts here. */
export function noReactions(url: string) {
  const none = { '+1': 0, '-1': 0, laugh: 0, hooray: 0, confused: 0, heart: 0, rocket: 0, eyes: 0 };
  return { url: `${url}/reactions`, total_count: 0, ...none };
}

export function fileLinks({ api, html }: Place, commit: string, path: string) {
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  return {
    blob_url: `${html}/blob/${commit}/${encoded}`,
    raw_url: `${html}/raw/${commit}/${encoded}`,
    contents_url: `${api}/contents/${encoded}?ref=${commit}`,
  };
}

export function hrefs<Name extends string>(links: Record<Name, string>): Record<Name, { href: string }> {
  const pairs = Object.entries<string>(links).map(([name, href]) => [name, { href }]);
  return Object.fromEntries(pairs) as Record<Name, { href: string }>;
}
