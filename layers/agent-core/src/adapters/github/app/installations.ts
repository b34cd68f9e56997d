import type { Octokit } from '@octokit/core';
import * as z from 'zod';
import { fullName, type RepositoryName, repositoryKey, repositoryName } from '../../../domain/repository.ts';
import { asPortError, statusOf, unlessRefused } from '../api/github-errors.ts';
import type { InstallationTokens, Selection } from './installation-tokens.ts';

/** An answer counts for this long: a right that is given or taken away shows within this time. */
const KEPT_MS = 5 * 60_000;
/** Answers kept by one instance. */
const KEPT_MAX = 200;

/** What GitHub answers, as far as it is used; all but the id may be missing or odd. */
const installationAnswer = z.object({
  id: z.number(),
  permissions: z.record(z.string(), z.string()).catch({}),
  html_url: z.string().optional().catch(undefined),
  suspended_at: z.string().nullish().catch(null),
  account: z.object({ login: z.string() }).nullish().catch(null),
  repository_selection: z.string().optional().catch(undefined),
});
export type Installation = z.infer<typeof installationAnswer>;

/** Undefined for what is no installation. */
export function readInstallation(answer: unknown): Installation | undefined {
  return installationAnswer.safeParse(answer).data;
}

/** A repository that an installation of the App covers, under its present name; or why none does. */
export type Covered = {
  kind: 'covered';
  installation: Installation;
  id: number;
  name: RepositoryName;
  isArchived?: true;
};
export type Coverage = Covered | { kind: 'outside'; reason: string };

/** Finds the installation for each repository by asking GitHub: an App may be installed on any number of accounts. */
export class Installations {
  readonly #app: Octokit;
  readonly #tokens: InstallationTokens;
  readonly #now: () => number;
  readonly #kept = new Map<string, { coverage: Covered; at: number }>();

  constructor(app: Octokit, tokens: InstallationTokens, now: () => number) {
    this.#app = app;
    this.#tokens = tokens;
    this.#now = now;
  }

  /** Rejects with a PortError when GitHub does not say. `fresh` asks again although an answer is kept. */
  async coverage(repository: RepositoryName, fresh = false): Promise<Coverage> {
    const key = repositoryKey(repository);
    const kept = this.#kept.get(key);
    if (!fresh && kept && this.#now() - kept.at < KEPT_MS) return kept.coverage;
    this.#kept.delete(key);
    const coverage = await this.#look(repository);
    // A repository that no installation covers is asked about each time, because people grant access and write again at once.
    if (coverage.kind === 'covered') this.#kept.set(key, { coverage, at: this.#now() });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT_MAX && oldest !== undefined) this.#kept.delete(oldest);
    return coverage;
  }

  async #look(repository: RepositoryName): Promise<Coverage> {
    const found = await this.#installation(repository);
    if (!found) return outside(`the GitHub App has no access to ${fullName(repository)}. ${remedy(repository)}`);
    const { installation, movedId } = found;
    if (installation.suspended_at) return outside(`the GitHub App's installation on ${repository.owner} is suspended`);
    if (movedId === 'unknown') return outside(`${fullName(repository)} has moved: name it as it is called now`);
    return this.#identified(repository, installation, movedId);
  }

  /**
   * Which repository that is: GitHub says it with a token that may see nothing but its name. A name alone means another
   * repository on every account.
   */
  async #identified(
    repository: RepositoryName,
    installation: Installation,
    movedId: number | undefined,
  ): Promise<Coverage> {
    const selection: Selection =
      movedId === undefined ? { repositories: [repository.name] } : { repository_ids: [movedId] };
    const minted = await unlessRefused(this.#tokens.mint(installation.id, selection, { metadata: 'read' }));
    const [only, ...more] = minted?.repositories ?? [];
    const name = only ? repositoryName(only.full_name) : undefined;
    const isAsked = name && (movedId === undefined ? isSame(name, repository) : only?.id === movedId);
    if (!only || !name || !isAsked || more.length > 0)
      return outside(`the GitHub App has no access to ${fullName(repository)}. ${remedy(repository)}`);
    const standing = only.archived ? { isArchived: true as const } : {};
    return { kind: 'covered', installation, id: only.id, name, ...standing };
  }

  /** Undefined where the App is not installed. `movedId`: the repository has another name now, under which GitHub redirects. */
  async #installation(
    repository: RepositoryName,
  ): Promise<{ installation: Installation; movedId?: number | 'unknown' } | undefined> {
    const { owner, name: repo } = repository;
    const asked = this.#app.request('GET /repos/{owner}/{repo}/installation', { owner, repo });
    try {
      const { data, url } = await asked;
      const installation = installationAnswer.parse(data);
      if (new URL(url).pathname.endsWith(`/repos/${owner}/${repo}/installation`)) return { installation };
      const [, id] = /\/repositories\/(\d{1,15})\/installation$/.exec(new URL(url).pathname) ?? [];
      return { installation, movedId: id ? Number(id) : 'unknown' };
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      return asPortError(Promise.reject(error), `the installation for ${owner}/${repo}`, this.#now);
    }
  }
}

function outside(reason: string): Coverage {
  return { kind: 'outside', reason };
}

function remedy({ owner, name }: RepositoryName): string {
  return `If it exists, an owner of ${owner} installs this agent's GitHub App there, or adds ${name} to the repositories that it may use (on GitHub: Settings, GitHub Apps, Configure).`;
}

function isSame(one: RepositoryName, other: RepositoryName): boolean {
  return repositoryKey(one) === repositoryKey(other);
}
