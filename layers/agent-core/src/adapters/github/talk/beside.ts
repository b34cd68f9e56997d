import type { Octokit } from '@octokit/core';
import { words } from '../../../domain/json.ts';
import { closedByWords } from '../../../domain/pull-request/closing-words.ts';
import { isRefusal } from '../../../errors.ts';
import { asPortError } from '../api/github-errors.ts';
import { count, each } from '../reading/answer/odd.ts';

/** Issues that are named. */
const CLOSES_MAX = 10;
const QUERY = `query ($owner: String!, $repo: String!, $number: Int!) {
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) {
      closingIssuesReferences(first: ${CLOSES_MAX}) { nodes { number repository { nameWithOwner } } }
    }
  }
}`;

type Pull = { client: Octokit; owner: string; repo: string; number: number };
/** What is asked for beside words. */
export type Beside = { labels?: string[]; reviewers?: string[] };

/** Puts labels on a pull request and asks people for their review; what is there already stays. Resolves to what was not done. */
export async function putBeside({ client, owner, repo, number }: Pull, asked: Beside): Promise<string[]> {
  const { labels = [], reviewers = [] } = asked;
  const at = { owner, repo };
  const problems: string[] = [];
  if (labels.length > 0) {
    const put = client.request('POST /repos/{owner}/{repo}/issues/{issue_number}/labels', {
      ...{ ...at, issue_number: number, labels },
    });
    problems.push(...(await problemOf(asPortError(put, 'the labels'))));
  }
  if (reviewers.length > 0) {
    const put = client.request('POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers', {
      ...{ ...at, pull_number: number, reviewers },
    });
    problems.push(...(await problemOf(asPortError(put, 'the request for a review'))));
  }
  return problems;
}

async function problemOf(done: Promise<unknown>): Promise<string[]> {
  try {
    await done;
    return [];
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return [error.message];
  }
}

/** GitHub has linked the issues of a new pull request after some 12 seconds. Until then its words tell which they are. */
export async function closing(
  pull: Pull,
  from: { body: string; serverUrl: string; isDefaultBase: boolean },
): Promise<{ closes?: string[]; closesByWords?: true }> {
  const closes = await closedBy(pull);
  if (closes === undefined) return {};
  if (closes.length > 0 || !from.isDefaultBase) return { closes };
  const named = closedByWords(from.body, { repository: `${pull.owner}/${pull.repo}`, serverUrl: from.serverUrl });
  const issues: string[] = [];
  for (const name of named.slice(0, CLOSES_MAX)) if (await isIssue(pull.client, name)) issues.push(name);
  return issues.length > 0 ? { closes: issues, closesByWords: true } : { closes };
}

/** Words may name a pull request, or nothing. */
async function isIssue(client: Octokit, name: string): Promise<boolean> {
  const [owner = '', repo = '', number] = name.split(/[/#]/);
  const asked = client.request('GET /repos/{owner}/{repo}/issues/{issue_number}', {
    ...{ owner, repo, issue_number: Number(number) },
  });
  try {
    return (await asPortError(asked, `issue ${name}`)).data.pull_request === undefined;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return false;
  }
}

/** The issues that merging it closes, as GitHub reads its words; undefined when that cannot be read. */
async function closedBy({ client, owner, repo, number }: Pull): Promise<string[] | undefined> {
  try {
    const answer = await asPortError(client.graphql(QUERY, { owner, repo, number }), `issues of #${number}`);
    const nodes = each(
      (answer as { repository?: unknown }).repository,
      'pullRequest',
      'closingIssuesReferences',
      'nodes',
    );
    return nodes.flatMap((issue) => {
      const [name, id] = [words(issue, 'repository', 'nameWithOwner'), count(issue, 'number')];
      return name === undefined || id === undefined ? [] : `${name}#${id}`;
    });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return undefined;
  }
}
