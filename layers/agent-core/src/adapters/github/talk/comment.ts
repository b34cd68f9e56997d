import type { Octokit } from '@octokit/core';
import { asPortError } from '../api/github-errors.ts';
import { marked } from './marks.ts';
import { saidBefore } from './said-before.ts';

/** An issue or a pull request. */
export type Conversation = { client: Octokit; owner: string; repo: string; number: number };

/** Says something in the conversation of an issue or pull request, once for each marker. Resolves to its address. */
export async function commentOnce(
  { client, owner, repo, number }: Conversation,
  body: string,
  marker: string,
): Promise<string> {
  const what = `${owner}/${repo}#${number}`;
  const path = `/issues/${number}/comments`;
  const before = await saidBefore({ client, owner, repo, path, what: `comments of ${what}` }, marker);
  if (before) return before;
  const asked = { owner, repo, issue_number: number, body: marked(body, marker) };
  const said = client.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', asked);
  return (await asPortError(said, `a comment on ${what}`)).data.html_url;
}
