import { Octokit } from '@octokit/core';
import { redacted } from '../../domain/redact/redact.ts';
import {
  type CodeHostAddresses,
  fullName,
  type RepositoryName,
  repositoryKey,
  repositoryName,
  repositoryNames,
} from '../../domain/repository.ts';
import type { GitAccess } from '../../domain/worker/command.ts';
import { isPortError, isRefusal, PortError } from '../../errors.ts';
import type { CodeHost, Issue, OpenedPullRequest, PullRequestDraft } from '../../ports/code-host.ts';
import type { Access, GitHubAuth, GitToken } from './auth.ts';
import { asPortError } from './github-errors.ts';
import type { Need } from './permissions.ts';
import { openPullRequest } from './pull-requests.ts';

/** Comments of an issue that are read. */
const COMMENTS_MAX = 30;
/** Name that goes with every token of GitHub. */
const USERNAME = 'x-access-token';

export type GitHubSettings = CodeHostAddresses & { auth: GitHubAuth | undefined };

export class GitHubCodeHost implements CodeHost {
  readonly addresses: CodeHostAddresses;
  readonly #auth: GitHubAuth | undefined;

  constructor({ serverUrl, apiUrl, auth }: GitHubSettings) {
    this.addresses = { serverUrl, apiUrl };
    this.#auth = auth;
  }

  async issue(repository: string, number: number): Promise<Issue> {
    return this.#about(repository, 'read', (client, name) => readIssue(client, name, number));
  }

  async openPullRequest({ repository, ...asked }: PullRequestDraft): Promise<OpenedPullRequest> {
    const draft = { ...asked, title: redacted(asked.title), body: redacted(asked.body) };
    return this.#about(repository, 'write', (client, name) => openPullRequest(client, name, draft));
  }

  async gitAccess(repositories: string[]): Promise<GitAccess> {
    const access: GitAccess = { credentials: [], refusals: [] };
    for (const answer of await this.#gitTokens(repositoryNames(repositories))) {
      if (answer.kind === 'none')
        access.refusals.push({ url: this.#urlOf(answer.asked), reason: `No git credential: ${answer.reason}` });
      else
        for (const url of new Set([this.#urlOf(answer.asked), this.#urlOf(answer.name)]))
          access.credentials.push({ url, username: USERNAME, password: answer.token });
    }
    return access;
  }

  /** Git tells that a credential cannot be had at all, where one is needed; much of the work needs none. */
  async #gitTokens(repositories: RepositoryName[]): Promise<GitToken[]> {
    try {
      return (await this.#auth?.gitTokens(repositories)) ?? [];
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return repositories.map((asked) => ({ kind: 'none', asked, reason: error.message }));
    }
  }

  /** A text that is no repository's name could be another path: it is refused before any request. */
  async #about<Answer>(
    repository: string,
    need: Need,
    ask: (client: Octokit, name: RepositoryName) => Promise<Answer>,
  ): Promise<Answer> {
    const asked = repositoryName(repository);
    if (!asked) throw new PortError('refused', `'${repository.slice(0, 200)}' is not owner/name; nothing was asked`);
    const access = await this.#access(asked, need);
    const { apiUrl: baseUrl } = this.addresses;
    const client = new Octokit({ baseUrl, log: SILENT, ...(access.kind === 'token' ? { auth: access.token } : {}) });
    try {
      return await ask(client, access.kind === 'token' ? access.name : asked);
    } catch (error) {
      throw withHint(error, access);
    }
  }

  async #access(repository: RepositoryName, need: Need): Promise<Access> {
    if (!this.#auth)
      throw new PortError(
        'refused',
        'no code host is configured; an operator sets a GitHub token or App (docs/deploy.md)',
      );
    const access = await asPortError(this.#auth.access(repository, need), `a token for ${fullName(repository)}`);
    if (access.kind === 'anonymous' && need === 'write')
      throw new PortError('refused', `nothing can be written: ${access.reason}`);
    return access;
  }

  #urlOf(repository: RepositoryName): string {
    return `${this.addresses.serverUrl.replace(/\/+$/, '')}/${fullName(repository)}`;
  }
}

/** Octokit's warnings name addresses; what goes wrong is an error anyway. */
const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** The cause of a refusal may be how we asked, which GitHub does not say. */
function withHint(error: unknown, access: Access): unknown {
  const hint = access.kind === 'anonymous' ? `It was read without a token: ${access.reason}` : access.lacking;
  if (!isPortError(error) || error.code === 'retry' || !hint) return error;
  return new PortError(error.code, `${error.message}. ${hint}`, { cause: error });
}

async function readIssue(client: Octokit, asked: RepositoryName, number: number): Promise<Issue> {
  const { owner, name: repo } = asked;
  const what = `${fullName(asked)}#${number}`;
  const issue = await asPortError(
    client.request('GET /repos/{owner}/{repo}/issues/{issue_number}', { owner, repo, issue_number: number }),
    `issue ${what}`,
  );
  const present = presentName(issue.data.repository_url, asked);
  const comments = await asPortError(
    client.request('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', {
      ...{ owner: present.owner, repo: present.name, issue_number: issue.data.number },
      per_page: COMMENTS_MAX,
    }),
    `comments of ${what}`,
  );
  return {
    repository: fullName(present),
    number: issue.data.number,
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

/**
 * The name in an address `https://api.github.com/repos/owner/name`, to which GitHub redirects after a repository or an issue
 * has moved.
 */
function presentName(repositoryUrl: string | undefined, asked: RepositoryName): RepositoryName {
  const present = repositoryName((repositoryUrl ?? '').split('/').slice(-2).join('/'));
  return present && repositoryKey(present) !== repositoryKey(asked) ? present : asked;
}
