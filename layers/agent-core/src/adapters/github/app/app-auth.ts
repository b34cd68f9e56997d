import type { Octokit } from '@octokit/core';
import { fullName, type RepositoryName } from '../../../domain/repository.ts';
import { isPortError, isRefusal, type PortError } from '../../../errors.ts';
import type { Access, GitHubAuth, GitToken } from '../api/auth.ts';
import type { ForkAccounts } from '../api/fork-accounts.ts';
import { granted, type Need, type Permissions, permissionsFor } from '../api/permissions.ts';
import type { Standing } from '../api/standings.ts';
import { type AppKey, appClient } from './app-client.ts';
import { appForkAccounts } from './app-forks.ts';
import { InstallationTokens } from './installation-tokens.ts';
import { type Covered, Installations } from './installations.ts';

export type AppCredentials = AppKey & {
  /** Whether tokens for git may change workflow files, where the installation allows it. Default: no. */
  workflows?: boolean;
};

/**
 * A GitHub App: tokens of whichever installation covers a repository, for the repositories asked about and an hour, with no
 * more rights than the work needs. What no installation covers is read without a token.
 */
export function appAuth({ workflows = false, ...key }: AppCredentials, now = Date.now): GitHubAuth {
  return new AppAuth(appClient(key), workflows, now);
}

class AppAuth implements GitHubAuth {
  readonly #app: Octokit;
  readonly #tokens: InstallationTokens;
  readonly #installations: Installations;
  readonly #workflows: boolean;

  constructor(app: Octokit, workflows: boolean, now: () => number) {
    this.#app = app;
    this.#tokens = new InstallationTokens(app, now);
    this.#installations = new Installations(app, this.#tokens, now);
    this.#workflows = workflows;
  }

  async access(repository: RepositoryName, need: Need): Promise<Access> {
    const coverage = await this.#installations.coverage(repository);
    if (coverage.kind === 'outside') return { kind: 'anonymous', reason: coverage.reason };
    const { permissions, lacking } = this.#rights(coverage, need);
    const token = await this.#tokens.token(coverage.installation.id, [coverage.id], permissions);
    return { kind: 'token', token, name: coverage.name, ...(lacking ? { lacking } : {}) };
  }

  async gitTokens(repositories: RepositoryName[], need: 'read' | 'write'): Promise<GitToken[]> {
    const answers: GitToken[] = [];
    const groups = new Map<number, Asked[]>();
    for (const asked of repositories) {
      const found = await this.#covered(asked);
      if (found.kind === 'none') answers.push(found);
      else groups.set(found.installation.id, [...(groups.get(found.installation.id) ?? []), { ...found, asked }]);
    }
    for (const group of groups.values()) answers.push(...(await this.#together(group, need)));
    return answers;
  }

  async #covered(asked: RepositoryName, fresh = false): Promise<Covered | Extract<GitToken, { kind: 'none' }>> {
    try {
      const coverage = await this.#installations.coverage(asked, fresh);
      return coverage.kind === 'covered' ? coverage : { kind: 'none', asked, reason: coverage.reason };
    } catch (error) {
      return withoutToken(asked, error);
    }
  }

  /** One token for all of the session's repositories on an account; one that is refused costs only that repository. */
  async #together(group: Asked[], need: Need): Promise<GitToken[]> {
    const [first, ...others] = group;
    if (!first) return [];
    try {
      const { permissions } = this.#rights(first, need);
      const ids = [...new Set([first.id, ...others.map(({ id }) => id)])] as [number, ...number[]];
      const token = await this.#tokens.token(first.installation.id, ids, permissions);
      return group.map((each) => ({ kind: 'token', ...namesOf(each), token, standing: this.#standing(each) }));
    } catch (error) {
      if (!isRefusal(error)) return group.map(({ asked }) => withoutToken(asked, error));
      const answers: GitToken[] = [];
      for (const { asked } of group) answers.push(await this.#alone(asked, need));
      return answers;
    }
  }

  async #alone(asked: RepositoryName, need: Need): Promise<GitToken> {
    const found = await this.#covered(asked, true);
    if (found.kind === 'none') return found;
    try {
      const { permissions } = this.#rights(found, need);
      const token = await this.#tokens.token(found.installation.id, [found.id], permissions);
      return { kind: 'token', asked, name: found.name, token, standing: this.#standing(found) };
    } catch (error) {
      return withoutToken(asked, error);
    }
  }

  async forkAccounts(source: RepositoryName, owner: string | undefined): Promise<ForkAccounts> {
    const coverage = await this.#installations.coverage(source);
    return appForkAccounts({ app: this.#app, tokens: this.#tokens }, { source, coverage, owner });
  }

  #standing(covered: Covered): Omit<Standing, 'name'> {
    const mayPush = covered.installation.permissions.contents === 'write';
    const { lacking } = this.#rights(covered, 'write');
    return {
      ...(mayPush || lacking === undefined ? {} : { readOnly: lacking }),
      ...(covered.isArchived ? { isArchived: true } : {}),
    };
  }

  #rights({ installation, name }: Covered, need: Need): { permissions: Permissions; lacking?: string } {
    const { has, lacking } = granted(permissionsFor(need, this.#workflows), installation.permissions);
    if (lacking.length === 0) return { permissions: has };
    const where = installation.html_url ?? "the App's installation on GitHub";
    return {
      permissions: has,
      lacking: `The GitHub App lacks ${lacking.join(', ')} for ${fullName(name)}: an owner of ${name.owner} grants it at ${where}.`,
    };
  }
}

type Asked = Covered & { asked: RepositoryName };

function namesOf({ asked, name }: Asked): { asked: RepositoryName; name: RepositoryName } {
  return { asked, name };
}

/** A limit of minutes or hours is no reason to hold up calls that may need no git; a host that does not answer is. */
function withoutToken(asked: RepositoryName, error: unknown): Extract<GitToken, { kind: 'none' }> {
  if (!isPortError(error) || (error.code === 'retry' && error.retryAt === undefined)) throw error;
  return { kind: 'none', asked, reason: reasonOf(error) };
}

function reasonOf({ message, retryAt }: PortError): string {
  return retryAt === undefined ? message : `${message}. Not before ${new Date(retryAt).toISOString()}.`;
}
