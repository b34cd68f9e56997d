/** Addresses of issues, pull requests, commits and checks below their repository. */

/** The repository's address in the API, and its page. */
export type Place = { api: string; html: string };

export function issueLinks({ api }: Place, number: number) {
  const url = `${api}/issues/${number}`;
  return {
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    ...{ assignee: null, milestone: null },
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
