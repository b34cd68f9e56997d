import { fullName } from '../../domain/repository.ts';
import type { PullRequestDraft } from '../../ports/code-host.ts';
import type { PullRequest, Repository } from './present-repository.ts';
import { commentOnce } from './talk/comment.ts';
import { hidden } from './talk/marks.ts';

export type Draft = Omit<PullRequestDraft, 'repository'>;

/** Whether this session opened it: it says so, or the words are those of this very call. */
export function isOurs({ owner, repo }: Repository, pull: PullRequest, { ours, marker }: Draft): boolean {
  const names = [`${fullName({ owner, name: repo })}#${pull.number}`, pull.html_url].map((each) => each.toLowerCase());
  return ours.some((each) => names.includes(each.toLowerCase())) || (pull.body ?? '').includes(hidden(marker));
}

/** Says in a comment what was to stand in somebody else's pull request, once for each call. Resolves to its address. */
export function commentOn(
  { client, owner, repo }: Repository,
  { number }: PullRequest,
  { title, body, marker }: Draft,
): Promise<string> {
  return commentOnce({ client, owner, repo, number }, `**${title}**\n\n${body}`, marker);
}
