import { randomBytes } from 'node:crypto';
import type { Sandbox } from '../instances/machine.ts';
import type { LocalRequest, LocalResponse, LocalService } from '../kernel/http.ts';
import { installed, type NewInstallation, repositoryKeys } from './access.ts';
import { Workflows } from './actions/workflows.ts';
import { ATTACHMENTS_PATH } from './attachments.ts';
import { headMoved } from './forks.ts';
import { type Author, type CommitInput, writeCommit } from './git/commit.ts';
import { gitOperation, handleGit, readGitRoute } from './git/git-http.ts';
import { resolveCommit } from './git/history.ts';
import { importRepository } from './import-repository.ts';
import { moveRepository } from './moves.ts';
import { Pages } from './pages/pages.ts';
import { createRepository, type NewRepository } from './repositories.ts';
import { LOGS_PATH, storedLog } from './rest/code/actions.ts';
import type { RateLimits } from './rest/rate-limits.ts';
import { REST_PREFIX, RestApi } from './rest/rest.ts';
import { htmlUrl } from './rest/shapes.ts';
import {
  type AccessToken,
  type CheckRun,
  FULL_ACCESS,
  type Gist,
  type GitHubChange,
  type Issue,
  type Permissions,
  type PullRequest,
  type Repository,
  type RepositoryPermission,
  repositoryKey,
  type WorkflowJob,
  type WorkflowRun,
} from './state.ts';
import { addIssue, GitHubStore, listPulls, type StoreOptions } from './store.ts';
import { Deliveries } from './webhooks/deliveries.ts';

/** Bytes of randomness in an installation token: 36 characters of base64url. */
const TOKEN_BYTES = 27;

export type GitHubOptions = StoreOptions & {
  /** Makes the random part of installation tokens. Default: 36 random characters. */
  newToken?: () => string;
  /** How jobs of workflows are kept from this machine. Default `plain`: not at all. */
  sandbox?: Sandbox;
};

export type NewToken = {
  token: string;
  login: string;
  /** Default: everything a developer needs (contents, issues, pull requests and checks: write). */
  permissions?: Permissions;
  /** `owner/name`; default all. */
  repositories?: string[];
  /** It may do no more than its login may, as owner or collaborator. Default: the token alone counts. */
  isPersonal?: true;
};

export type NewApp = {
  appId: string;
  publicKeyPem: string;
  /** The app acts as `<slug>[bot]`. Default `remote-swe`. */
  slug?: string;
  installations: NewInstallation[];
};

export type NewIssue = {
  owner: string;
  name: string;
  title: string;
  body?: string;
  author?: string;
  labels?: string[];
};
/** A new branch starts from the default one, unless `startFrom` names another. */
export type NewCommit = { owner: string; name: string } & Omit<CommitInput, 'author' | 'dateMs'> & {
    author?: Author;
  };
/** Times default to now. `conclusion` belongs to `completed`. */
export type NewCheckRun = Pick<CheckRun, 'name' | 'status'> & Partial<Omit<CheckRun, 'id' | 'name' | 'status'>>;

/** A GitHub on loopback: git over HTTP, the REST API, and pages for people. State is in memory, commits are on disk. */
export class GitHubService implements LocalService {
  readonly name = 'github';
  readonly #store: GitHubStore;
  readonly #rest: RestApi;
  readonly #pages: Pages;
  readonly #workflows: Workflows;
  /** Signed events, once {@link Deliveries.connect} names an address. */
  readonly webhooks: Deliveries;

  constructor({ newToken = randomToken, sandbox = 'plain', ...options }: GitHubOptions) {
    this.#store = new GitHubStore(options);
    this.#rest = new RestApi(this.#store, newToken);
    this.#pages = new Pages(this.#store, (login, request) => this.#rest.actAs(login, request));
    this.#workflows = new Workflows(this.#store, { root: `${options.directory}-jobs`, sandbox });
    this.#store.rerunFailed = (repository, run) => this.#workflows.rerunFailed(repository, run);
    this.webhooks = new Deliveries(this.#store);
  }

  /** How often callers of the API may ask. */
  get limits(): RateLimits {
    return this.#store.limits;
  }

  /** Workflows that run, events on their way, and forks that get their commits. */
  get underWay(): number {
    return this.#workflows.underWay + this.webhooks.underWay + this.#store.underWay;
  }

  /** Workflow runs that begin from here on stay queued, as when no runner is free, until the returned function is called. */
  takeRunners(): () => void {
    return this.#workflows.takeRunners();
  }

  /** Runs for pull requests are made only when the returned function is called. */
  holdPullRuns(): () => void {
    return this.#workflows.holdPullRuns();
  }

  operation(request: LocalRequest): string {
    if (isRest(request)) return this.#rest.operation(request);
    const route = readGitRoute(request);
    return route ? gitOperation(route) : 'Page';
  }

  async handle(request: LocalRequest): Promise<LocalResponse> {
    if (isRest(request)) return this.#rest.handle(request);
    if (request.path.startsWith(`/github${LOGS_PATH}`)) return storedLog(this.#store, request);
    if (request.path.startsWith(ATTACHMENTS_PATH))
      return this.#store.attachments.answer(request, this.#store.clock.now());
    const route = readGitRoute(request);
    return route ? handleGit(this.#store, route, request) : this.#pages.handle(request);
  }

  /** Makes a repository with one commit. Its page is at `htmlUrl`, its clone URL is that plus `.git`. */
  async createRepository(input: NewRepository): Promise<Repository & { htmlUrl: string }> {
    const repository = await createRepository(this.#store, input);
    return { ...repository, htmlUrl: htmlUrl(this.#store, repository) };
  }

  /** A copy of a folder or of a git repository, all branches and tags of it. The original is only read. */
  async importRepository(source: string): Promise<Repository & { htmlUrl: string }> {
    const repository = await importRepository(this.#store, source);
    return { ...repository, htmlUrl: htmlUrl(this.#store, repository) };
  }

  /** Commits to a branch, bypassing its protection; a new branch starts from the default branch. Resolves to the sha. */
  async commit({ owner, name, ...input }: NewCommit): Promise<string> {
    const repository = this.#store.get(owner, name);
    const { directory, defaultBranch: startFrom } = repository;
    const author = input.author ?? { name: 'Local GitHub', email: 'github@localhost' };
    const sha = await writeCommit(directory, { startFrom, ...input, author, dateMs: this.#store.clock.now() });
    await headMoved(this.#store, repository, input.branch);
    return sha;
  }

  createIssue({
    owner,
    name,
    body = '',
    author = 'octocat',
    labels = [],
    title,
  }: NewIssue): Issue & { htmlUrl: string } {
    const repository = this.#store.get(owner, name);
    const issue = addIssue(this.#store, repository, { title, body, author, labels, pull: undefined });
    return { ...issue, htmlUrl: `${htmlUrl(this.#store, repository)}/issues/${issue.number}` };
  }

  /** Makes a token valid until {@link removeToken}. */
  addToken({ token, login, permissions = FULL_ACCESS, repositories, isPersonal }: NewToken): void {
    const person = isPersonal ? { isPersonal } : {};
    const added = { kind: 'personal' as const, token, login, permissions, repositories: repositoryKeys(repositories) };
    this.#store.tokens.set(token, { ...added, ...person });
  }

  removeToken(token: string): void {
    this.#store.tokens.delete(token);
  }

  /** All that are valid or were, oldest first. */
  tokens(): string[] {
    return [...this.#store.tokens.keys()];
  }

  /** What a token may do and where; undefined for one that is not known. */
  token(token: string): Pick<AccessToken, 'permissions' | 'repositories'> | undefined {
    return this.#store.tokens.get(token);
  }

  /** Makes the app known with these installations; again with the same id, in place of what was. */
  registerApp({ slug = 'remote-swe', installations, ...app }: NewApp): void {
    this.#store.apps.set(app.appId, { ...app, slug, installations: installations.map(installed) });
  }

  /** Gives a repository another name or owner; the old one leads to it until somebody takes that name. */
  async moveRepository(owner: string, name: string, to: { owner?: string; name?: string }): Promise<void> {
    await moveRepository(this.#store, this.#store.get(owner, name), to);
  }

  repositories(): Repository[] {
    return [...this.#store.repositories.values()];
  }

  /** Issues and pull requests, oldest first. */
  issues(owner: string, name: string): Issue[] {
    return [...this.#store.get(owner, name).issues.values()];
  }

  /** Oldest first, closed ones included. */
  pullRequests(owner: string, name: string): (PullRequest & { htmlUrl: string })[] {
    const repository = this.#store.get(owner, name);
    const url = htmlUrl(this.#store, repository);
    return listPulls(repository)
      .reverse()
      .map((pull) => ({ ...pull, htmlUrl: `${url}/pull/${pull.number}` }));
  }

  /** Replaces the check runs of a commit, named by branch, tag or sha. Throws when there is no such commit. */
  async setCheckRuns(owner: string, name: string, ref: string, runs: NewCheckRun[]): Promise<void> {
    const repository = this.#store.get(owner, name);
    const sha = await resolveCommit(repository.directory, ref);
    if (!sha) throw new Error(`${repositoryKey(owner, name)} has no commit ${ref}: push it before its checks are set`);
    const startedAtMs = this.#store.clock.now();
    const full = runs.map((run) => ({ conclusion: null, startedAtMs, ...run, id: this.#store.newId() }));
    repository.checkRuns.set(sha, full);
    this.#store.changed({ kind: 'checks-changed', owner, name, sha });
  }

  addWorkflowRun(
    owner: string,
    name: string,
    run: Omit<WorkflowRun, 'id' | 'jobs'> & { jobs: Omit<WorkflowJob, 'id'>[] },
  ): WorkflowRun {
    const jobs = run.jobs.map((job) => ({ ...job, id: this.#store.newId() }));
    const added = { ...run, jobs, id: this.#store.newId() };
    this.#store.get(owner, name).runs.set(added.id, added);
    return added;
  }

  /** What a person may do in a repository. */
  setPermission(owner: string, name: string, login: string, permission: RepositoryPermission): void {
    this.#store.get(owner, name).collaborators.set(login, permission);
  }

  /** A person who may make repositories in an organisation. */
  addMember(organisation: string, login: string): void {
    this.#store.members.add(`${organisation}/${login}`.toLowerCase());
  }

  /** A team of an organisation, which may work on these repositories of it. */
  addTeam(organisation: string, slug: string, repositories: string[]): void {
    const keys = new Set(repositories.map((name) => repositoryKey(organisation, name)));
    const team = { id: this.#store.newId(), organisation, slug, name: slug, repositories: keys };
    this.#store.teams.set(repositoryKey(organisation, slug), team);
  }

  /** What an owner of a repository sets there. */
  change(
    owner: string,
    name: string,
    settings: Partial<Pick<Repository, 'isArchived' | 'refusesForks' | 'private'>>,
  ): void {
    Object.assign(this.#store.get(owner, name), settings);
  }

  /** Checks that the default branch requires. */
  requireChecks(owner: string, name: string, checks: string[]): void {
    this.#store.get(owner, name).requiredChecks = checks;
  }

  /** A picture that somebody has uploaded. Resolves to the address that stands in their words. */
  addAttachment(bytes: Buffer): string {
    return `${this.#store.serverUrl()}${this.#store.attachments.add(bytes)}`;
  }

  addGist(gist: Omit<Gist, 'createdAtMs'>): void {
    this.#store.gists.set(gist.id, { ...gist, createdAtMs: this.#store.clock.now() });
  }

  /** Calls `listener` after every change; returns the way to stop that. */
  onChange(listener: (change: GitHubChange) => void): () => void {
    this.#store.listeners.add(listener);
    return () => {
      this.#store.listeners.delete(listener);
    };
  }
}

function isRest({ path }: LocalRequest): boolean {
  return path === REST_PREFIX || path.startsWith(`${REST_PREFIX}/`);
}

function randomToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}
