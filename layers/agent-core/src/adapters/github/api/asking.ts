import type { Octokit } from '@octokit/core';
import { fullName, type RepositoryName, repositoryName } from '../../../domain/repository.ts';
import { isPortError, PortError } from '../../../errors.ts';
import type { Access, GitHubAuth } from './auth.ts';
import { gitHubClient } from './client.ts';
import type { ForkAccounts } from './fork-accounts.ts';
import { asPortError } from './github-errors.ts';
import { KeptAnswers } from './kept-answers.ts';
import type { Need } from './permissions.ts';

/** `auth` is undefined where no token or App is configured. */
export type AskingSettings = { apiUrl: string; auth: GitHubAuth | undefined };

/** Requests about repositories, each with the credential that is for it and for what is needed. */
export class Asking {
  readonly #settings: AskingSettings;
  readonly #kept = new KeptAnswers();

  constructor(settings: AskingSettings) {
    this.#settings = settings;
  }

  /** A client without any credential, for what belongs to no repository. */
  anonymous(): Octokit {
    return gitHubClient(this.#settings.apiUrl, undefined, this.#kept);
  }

  /** A client with this token, for a request that is about more than one repository. */
  withToken(token: string): Octokit {
    return gitHubClient(this.#settings.apiUrl, token, this.#kept);
  }

  /** Where a fork of this repository can go; `owner`: the one account that is meant. */
  async forkAccounts(source: RepositoryName, owner: string | undefined): Promise<ForkAccounts> {
    return asPortError(this.#configured().forkAccounts(source, owner), `accounts for a fork of ${fullName(source)}`);
  }

  /**
   * Asks with a client for this repository, under its present name. A text that is no repository's name could be another path: it is refused
   * before any request.
   */
  async about<Answer>(
    repository: string,
    need: Need,
    ask: (client: Octokit, name: RepositoryName) => Promise<Answer>,
  ): Promise<Answer> {
    const asked = repositoryName(repository);
    if (!asked) throw new PortError('refused', `'${repository.slice(0, 200)}' is not owner/name; nothing was asked`);
    const access = await this.#access(asked, need);
    const token = access.kind === 'token' ? access.token : undefined;
    const client = gitHubClient(this.#settings.apiUrl, token, this.#kept);
    try {
      return await ask(client, access.kind === 'token' ? access.name : asked);
    } catch (error) {
      throw withHint(error, access);
    }
  }

  async #access(repository: RepositoryName, need: Need): Promise<Access> {
    const access = await asPortError(
      this.#configured().access(repository, need),
      `a token for ${fullName(repository)}`,
    );
    if (access.kind === 'anonymous' && need !== 'read')
      throw new PortError('refused', `nothing can be written: ${access.reason}`);
    return access;
  }

  #configured(): GitHubAuth {
    const { auth } = this.#settings;
    if (auth) return auth;
    throw new PortError(
      'refused',
      'no code host is configured; an operator sets a GitHub token or App (docs/deploy.md)',
    );
  }
}

/** The cause of a refusal may be how we asked, which GitHub does not say. */
function withHint(error: unknown, access: Access): unknown {
  const hint = access.kind === 'anonymous' ? `It was read without a token: ${access.reason}` : access.lacking;
  if (!isPortError(error) || error.code === 'retry' || !hint) return error;
  return new PortError(error.code, `${error.message}. ${hint}`, { cause: error });
}
