import type { Octokit } from '@octokit/core';
import type { Check, CommitChecks } from '../../domain/checks.ts';
import type { CodePage } from '../../domain/code-address.ts';
import { redacted } from '../../domain/redact/redact.ts';
import {
  type CodeHostAddresses,
  fullName,
  type RepositoryName,
  repositoryName,
  repositoryNames,
} from '../../domain/repository.ts';
import type { GitAccess } from '../../domain/worker/command.ts';
import { isPortError, isRefusal, PortError } from '../../errors.ts';
import type {
  ChecksOf,
  CodeHost,
  Issue,
  OpenedPullRequest,
  PullRequestDraft,
  ReadAsked,
  ReadPart,
  Rerun,
} from '../../ports/code-host.ts';
import { gitHubClient } from './api/client.ts';
import { asPortError } from './api/github-errors.ts';
import { KeptAnswers } from './api/kept-answers.ts';
import type { Access, GitHubAuth, GitToken } from './auth.ts';
import { readFailures } from './checks/failures.ts';
import { readChecks } from './checks/read-checks.ts';
import { rerunFailed } from './checks/rerun.ts';
import type { Need } from './permissions.ts';
import { mayWrite } from './person-rights.ts';
import { openPullRequest } from './pull-requests.ts';
import { readIssue } from './reading/conversation/issue.ts';
import { readGist } from './reading/gist.ts';
import { readPage } from './reading/read.ts';
import { readTemplate } from './template.ts';

/** Name that goes with every token of GitHub. */
const USERNAME = 'x-access-token';

export type GitHubSettings = CodeHostAddresses & { auth: GitHubAuth | undefined };

export class GitHubCodeHost implements CodeHost {
  readonly addresses: CodeHostAddresses;
  readonly #auth: GitHubAuth | undefined;
  readonly #kept = new KeptAnswers();

  constructor({ serverUrl, apiUrl, auth }: GitHubSettings) {
    this.addresses = { serverUrl, apiUrl };
    this.#auth = auth;
  }

  async issue(repository: string, number: number, page = 1): Promise<Issue> {
    return this.#about(repository, 'read', (client, name) => readIssue({ client, name }, number, page));
  }

  async read(page: CodePage, asked: ReadAsked): Promise<ReadPart[]> {
    // A gist belongs to no repository: what everybody with its address may read is read without a token.
    if (page.kind === 'gist') return readGist(gitHubClient(this.addresses.apiUrl, undefined, this.#kept), page.id);
    return this.#about(page.repository, 'read', (client, name) => readPage({ client, name }, page, asked));
  }

  async openPullRequest({ repository, ...asked }: PullRequestDraft): Promise<OpenedPullRequest> {
    const draft = { ...asked, title: redacted(asked.title), body: redacted(asked.body) };
    return this.#about(repository, 'write', (client, name) => openPullRequest(client, name, draft));
  }

  async checks(repository: string, of: ChecksOf): Promise<CommitChecks> {
    return this.#about(repository, 'read', (client, name) => readChecks({ client, name }, of));
  }

  async failures(repository: string, checks: Check[]): Promise<ReadPart[]> {
    return this.#about(repository, 'read', (client, name) => readFailures({ client, name }, checks));
  }

  async mayWrite(repository: string, login: string): Promise<boolean> {
    return this.#about(repository, 'write', (client, name) => mayWrite({ client, name }, login));
  }

  async rerunFailed(repository: string, sha: string): Promise<Rerun[]> {
    return this.#about(repository, 'rerun', (client, name) => rerunFailed({ client, name }, sha));
  }

  async pullRequestTemplate(repository: string): Promise<string | undefined> {
    return this.#about(repository, 'read', readTemplate);
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
    const client = gitHubClient(this.addresses.apiUrl, access.kind === 'token' ? access.token : undefined, this.#kept);
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
    if (access.kind === 'anonymous' && need !== 'read')
      throw new PortError('refused', `nothing can be written: ${access.reason}`);
    return access;
  }

  #urlOf(repository: RepositoryName): string {
    return `${this.addresses.serverUrl.replace(/\/+$/, '')}/${fullName(repository)}`;
  }
}

/** The cause of a refusal may be how we asked, which GitHub does not say. */
function withHint(error: unknown, access: Access): unknown {
  const hint = access.kind === 'anonymous' ? `It was read without a token: ${access.reason}` : access.lacking;
  if (!isPortError(error) || error.code === 'retry' || !hint) return error;
  return new PortError(error.code, `${error.message}. ${hint}`, { cause: error });
}
