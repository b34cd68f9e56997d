import type { Octokit } from '@octokit/core';
import { fullName, type RepositoryName, repositoryKey, repositoryName } from '../../../domain/repository.ts';

/** An answer counts for this long: a right that is given or taken away shows within this time. */
const KEPT_MS = 5 * 60_000;
/** Answers kept by one instance, and repositories asked about for one command. Beyond them nothing is known, which costs no work. */
const KEPT_MAX = 200;
const ASKED_MAX = 20;

/** What a repository is for us: its present name, why nothing can be pushed there, whether it is archived. */
export type Standing = { name: RepositoryName; readOnly?: string; isArchived?: true };

/** Asks GitHub what a personal access token is in each repository. */
export class Standings {
  readonly #client: Octokit;
  readonly #now: () => number;
  readonly #kept = new Map<string, { standing: Standing; at: number }>();

  constructor(client: Octokit, now: () => number) {
    this.#client = client;
    this.#now = now;
  }

  /** Of each repository, in their order; undefined where GitHub did not say. */
  async of(repositories: RepositoryName[]): Promise<(Standing | undefined)[]> {
    const asked = new Set(repositories.slice(-ASKED_MAX));
    return Promise.all(repositories.map((each) => (asked.has(each) ? this.#one(each) : undefined)));
  }

  async #one(repository: RepositoryName): Promise<Standing | undefined> {
    const key = repositoryKey(repository);
    const kept = this.#kept.get(key);
    if (kept && this.#now() - kept.at < KEPT_MS) return kept.standing;
    this.#kept.delete(key);
    const standing = await this.#ask(repository);
    if (standing) this.#kept.set(key, { standing, at: this.#now() });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT_MAX && oldest !== undefined) this.#kept.delete(oldest);
    return standing;
  }

  /** Whatever goes wrong here shows when git is used: nothing waits for it. */
  async #ask({ owner, name: repo }: RepositoryName): Promise<Standing | undefined> {
    try {
      const { data } = await this.#client.request('GET /repos/{owner}/{repo}', { owner, repo });
      const name = repositoryName(data.full_name) ?? { owner, name: repo };
      // Only `false` says something: `true` is the account's right, of which the token may have less.
      const isClosed = data.permissions?.push === false;
      return {
        name,
        ...(isClosed ? { readOnly: mayOnlyRead(name) } : {}),
        ...(data.archived ? { isArchived: true } : {}),
      };
    } catch {
      return undefined;
    }
  }
}

function mayOnlyRead(repository: RepositoryName): string {
  const name = fullName(repository);
  return `The account of this agent's GitHub token may only read ${name}: whoever administers ${name} can give it write access.`;
}
