import type { LocalClock } from '../kernel/clock.ts';
import { Attachments } from './attachments.ts';
import { notFound } from './errors.ts';
import { RateLimits } from './rest/rate-limits.ts';
import {
  type AccessToken,
  type App,
  type Gist,
  type GitHubChange,
  type Issue,
  isPullRequest,
  type PullRequest,
  type Repository,
  repositoryKey,
  type Team,
  type WorkflowJob,
  type WorkflowRun,
} from './state.ts';
import type { AppHook } from './webhooks/attempts.ts';

export type StoreOptions = {
  clock: LocalClock;
  /** Where the bare repositories are: `<directory>/<owner>/<name>.git`. */
  directory: string;
  /** The public address, e.g. `http://127.0.0.1:4000/github`; a function because the port is known late. */
  serverUrl: () => string;
  /** Real milliseconds until a new fork has its commits, which takes GitHub some seconds. Default 100. */
  forkMs?: number;
  /** Milliseconds on its clock until a new pull request has its links to issues. Default 12000, as seen of GitHub. */
  linkMs?: number;
};

const LINK_MS = 12_000;

/** Everything that the endpoints of the local GitHub share. */
export class GitHubStore {
  readonly clock: LocalClock;
  readonly limits: RateLimits;
  readonly directory: string;
  readonly serverUrl: () => string;
  readonly repositories = new Map<string, Repository>();
  readonly tokens = new Map<string, AccessToken>();
  readonly apps = new Map<string, App>();
  /** Ids of repositories by names that they had. */
  readonly moved = new Map<string, number>();
  readonly gists = new Map<string, Gist>();
  /** Jobs whose logs can be fetched, by the secret part of their addresses. */
  readonly logAddresses = new Map<string, WorkflowJob>();
  readonly attachments = new Attachments();
  /** Starts the failed jobs of a run again. */
  rerunFailed: (repository: Repository, run: WorkflowRun) => void = () => {};
  /** What the Apps' webhook has delivered. */
  hook: AppHook = { all: () => [], again: () => {} };
  readonly listeners = new Set<(change: GitHubChange) => void>();
  /** Who belongs to an organisation: `organisation/login` in lower case. */
  readonly members = new Set<string>();
  /** By `organisation/slug` in lower case. */
  readonly teams = new Map<string, Team>();
  /** Real milliseconds until a new fork has its commits. */
  readonly forkMs: number;
  readonly linkMs: number;
  readonly #underWay = new Set<Promise<unknown>>();
  #lastId = 0;

  constructor({ clock, directory, serverUrl, forkMs = 100, linkMs = LINK_MS }: StoreOptions) {
    this.linkMs = linkMs;
    this.clock = clock;
    this.limits = new RateLimits(clock);
    this.directory = directory;
    this.serverUrl = serverUrl;
    this.forkMs = forkMs;
  }

  /** Work that goes on behind an answer. */
  get underWay(): number {
    return this.#underWay.size;
  }

  track(work: Promise<unknown>): void {
    const tracked = work.catch((error) => console.error('The local GitHub could not end what it began', error));
    this.#underWay.add(tracked);
    void tracked.finally(() => this.#underWay.delete(tracked));
  }

  newId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  isMember(organisation: string, login: string): boolean {
    return this.members.has(`${organisation}/${login}`.toLowerCase());
  }

  find(owner: string, name: string): Repository | undefined {
    return this.repositories.get(repositoryKey(owner, name));
  }

  byId(id: number): Repository | undefined {
    return [...this.repositories.values()].find((repository) => repository.id === id);
  }

  /** What had this name once, unless another repository has it now. */
  findMoved(owner: string, name: string): Repository | undefined {
    const id = this.find(owner, name) ? undefined : this.moved.get(repositoryKey(owner, name));
    return id === undefined ? undefined : this.byId(id);
  }

  /** Throws GitHub's 404 when there is no such repository. */
  get(owner: string, name: string): Repository {
    const repository = this.find(owner, name);
    if (!repository) throw notFound();
    return repository;
  }

  changed(change: GitHubChange): void {
    for (const listener of this.listeners) listener(change);
  }
}

/** Numbers are never given twice. */
export function nextNumber({ issues, gone }: Repository): number {
  return issues.size + gone.size + 1;
}

/** Adds an issue or pull request under the next number. */
export function addIssue(
  store: GitHubStore,
  repository: Repository,
  input: Pick<Issue, 'title' | 'body' | 'author' | 'labels' | 'pull'>,
): Issue {
  const now = store.clock.now();
  const number = nextNumber(repository);
  const times = { createdAtMs: now, updatedAtMs: now };
  const issue: Issue = { ...input, ...times, id: store.newId(), number, state: 'open', assignees: [], comments: [] };
  repository.issues.set(number, issue);
  const { owner, name } = repository;
  store.changed({ kind: issue.pull ? 'pull-request-opened' : 'issue-opened', owner, name, number });
  for (const label of issue.labels) store.changed({ kind: 'labeled', owner, name, number, label, by: issue.author });
  return issue;
}

/** Closes an issue, as somebody does by hand or by the words of what they merge. */
export function closeIssue(store: GitHubStore, repository: Repository, issue: Issue, by: string): void {
  if (issue.state === 'closed') return;
  Object.assign(issue, { state: 'closed', closedAtMs: store.clock.now() });
  const { owner, name } = repository;
  store.changed({ kind: 'issue-closed', owner, name, number: issue.number, by });
}

/** Notes that an issue or pull request was changed just now. */
export function touchIssue(store: GitHubStore, repository: Repository, issue: Issue): void {
  issue.updatedAtMs = store.clock.now();
  const { owner, name } = repository;
  store.changed({ kind: issue.pull ? 'pull-request-changed' : 'issue-changed', owner, name, number: issue.number });
}

/** Newest first. */
export function listIssues(repository: Repository): Issue[] {
  return [...repository.issues.values()].reverse();
}

/** Newest first. */
export function listPulls(repository: Repository): PullRequest[] {
  return listIssues(repository).filter(isPullRequest);
}
