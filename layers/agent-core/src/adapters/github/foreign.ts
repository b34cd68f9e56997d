import { fullName } from '../../domain/repository.ts';
import type { PullRequestDraft } from '../../ports/code-host.ts';
import { asPortError } from './api/github-errors.ts';
import type { PullRequest, Repository } from './present-repository.ts';

export type Draft = Omit<PullRequestDraft, 'repository'>;

/** A comment of the same call is looked for among those of this time: a step is not repeated for longer. */
const LOOK_BACK_MS = 24 * 60 * 60_000;
const PER_PAGE = 100;
/** Pages of comments that are looked through. */
const PAGES_MAX = 10;

/** The body with the call's marker, which no reader sees. */
export function marked(body: string, marker: string): string {
  return `${body}\n\n${hidden(marker)}`;
}

function hidden(marker: string): string {
  return `<!-- remote-swe ${marker} -->`;
}

/** Whether this session opened it: it says so, or the words are those of this very call. */
export function isOurs({ owner, repo }: Repository, pull: PullRequest, { ours, marker }: Draft): boolean {
  const names = [`${fullName({ owner, name: repo })}#${pull.number}`, pull.html_url].map((each) => each.toLowerCase());
  return ours.some((each) => names.includes(each.toLowerCase())) || (pull.body ?? '').includes(hidden(marker));
}

/** Says in a comment what was to stand in somebody else's pull request, once for each call. Resolves to its address. */
export async function commentOn(
  { client, owner, repo }: Repository,
  { number }: PullRequest,
  { title, body, marker }: Draft,
  now = Date.now,
): Promise<string> {
  const at = { owner, repo, issue_number: number };
  const since = new Date(now() - LOOK_BACK_MS).toISOString();
  for (let page = 1; page <= PAGES_MAX; page++) {
    const asked = client.request('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', {
      ...{ ...at, since, page },
      per_page: PER_PAGE,
    });
    const { data } = await asPortError(asked, `comments of #${number}`);
    const known = data.find((comment) => comment.body?.includes(hidden(marker)));
    if (known) return known.html_url;
    if (data.length < PER_PAGE) break;
  }
  const text = marked(`**${title}**\n\n${body}`, marker);
  const said = client.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', { ...at, body: text });
  return (await asPortError(said, `a comment on #${number}`)).data.html_url;
}
