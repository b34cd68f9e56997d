import { Octokit } from '@octokit/core';
import { redacted } from '../../domain/redact.ts';
import { type CodeHostAddresses, repositoryName } from '../../domain/repository.ts';
import { PortError } from '../../errors.ts';
import type { CodeHost, Issue, PullRequestDraft } from '../../ports.ts';
import type { GitHubAuth } from './auth.ts';
import { asPortError, statusOf } from './github-errors.ts';

/** Comments of an issue that are read. */
const COMMENTS_MAX = 30;

export type GitHubSettings = { apiUrl: string; serverUrl: string; auth: GitHubAuth | undefined };

type PullRequestAnswer = { number: number; html_url: string };

export class GitHubCodeHost implements CodeHost {
  readonly addresses: CodeHostAddresses;
  readonly #settings: GitHubSettings;

  constructor(settings: GitHubSettings) {
    const { serverUrl, apiUrl } = settings;
    this.addresses = { serverUrl, apiUrl };
    this.#settings = settings;
  }

  async issue(repository: string, number: number): Promise<Issue> {
    const [owner, repo] = split(repository);
    const client = await this.#client(repository);
    const issue = await asPortError(
      client.request('GET /repos/{owner}/{repo}/issues/{issue_number}', { owner, repo, issue_number: number }),
      `issue ${repository}#${number}`,
    );
    const comments = await asPortError(
      client.request('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', {
        owner,
        repo,
        issue_number: number,
        per_page: COMMENTS_MAX,
      }),
      `comments of ${repository}#${number}`,
    );
    return {
      title: issue.data.title,
      body: issue.data.body ?? '',
      state: issue.data.state,
      author: issue.data.user?.login ?? 'unknown',
      url: issue.data.html_url,
      at: issue.data.created_at,
      comments: comments.data.map((comment) => ({
        author: comment.user?.login ?? 'unknown',
        body: comment.body ?? '',
        at: comment.created_at,
      })),
    };
  }

  async openPullRequest(asked: PullRequestDraft): Promise<{ number: number; url: string; created: boolean }> {
    const draft = { ...asked, title: redacted(asked.title), body: redacted(asked.body) };
    const [owner, repo] = split(draft.repository);
    const client = await this.#client(draft.repository);
    const existing = await this.#openFor(client, owner, repo, draft.branch);
    if (existing) return this.#update(client, owner, repo, existing, draft);
    const base = draft.base ?? (await this.#defaultBranch(client, owner, repo));
    try {
      const { title, body, branch: head } = draft;
      const created = await client.request('POST /repos/{owner}/{repo}/pulls', {
        owner,
        repo,
        title,
        body,
        head,
        base,
        draft: draft.draft,
      });
      return { number: created.data.number, url: created.data.html_url, created: true };
    } catch (error) {
      // Another step may have opened it between the look and the post: the natural key decides.
      const raced = statusOf(error) === 422 ? await this.#openFor(client, owner, repo, draft.branch) : undefined;
      if (raced) return { number: raced.number, url: raced.html_url, created: false };
      return asPortError(
        Promise.reject(error),
        `a pull request for ${draft.branch} (is the branch pushed, with commits that ${base} lacks?)`,
      );
    }
  }

  async gitCredential(
    repositories: string[],
  ): Promise<{ url: string; username: string; password: string } | undefined> {
    const { auth, serverUrl } = this.#settings;
    if (!auth) return undefined;
    const password = await asPortError(auth.tokenFor(repositories), 'a git credential');
    return password ? { url: serverUrl, username: 'x-access-token', password } : undefined;
  }

  async #client(repository: string): Promise<Octokit> {
    const { auth, apiUrl } = this.#settings;
    if (!auth)
      throw new PortError(
        'refused',
        'no code host is configured; an operator sets a GitHub token or App (docs/deploy.md)',
      );
    const token = await asPortError(auth.tokenFor([repository]), `a token for ${repository}`);
    return new Octokit({ baseUrl: apiUrl, auth: token });
  }

  async #openFor(client: Octokit, owner: string, repo: string, branch: string): Promise<PullRequestAnswer | undefined> {
    const answer = await asPortError(
      client.request('GET /repos/{owner}/{repo}/pulls', { owner, repo, head: `${owner}:${branch}`, state: 'open' }),
      `pull requests of ${owner}/${repo}`,
    );
    return answer.data[0];
  }

  async #update(client: Octokit, owner: string, repo: string, existing: PullRequestAnswer, draft: PullRequestDraft) {
    const { title, body } = draft;
    await asPortError(
      client.request('PATCH /repos/{owner}/{repo}/pulls/{pull_number}', {
        owner,
        repo,
        pull_number: existing.number,
        title,
        body,
      }),
      `pull request #${existing.number}`,
    );
    return { number: existing.number, url: existing.html_url, created: false };
  }

  async #defaultBranch(client: Octokit, owner: string, repo: string): Promise<string> {
    const answer = await asPortError(client.request('GET /repos/{owner}/{repo}', { owner, repo }), `${owner}/${repo}`);
    return answer.data.default_branch;
  }
}

/** Before any request: what is no name could be another path. */
function split(repository: string): [string, string] {
  const name = repositoryName(repository);
  if (!name) throw new PortError('refused', `'${repository.slice(0, 200)}' is not owner/name; nothing was asked`);
  return [name.owner, name.name];
}
