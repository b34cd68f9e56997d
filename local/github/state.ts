/** What the local GitHub knows besides git. It lives in memory: closing the local system forgets it. */

import type { Annotation } from './actions/job.ts';
import type { JobPlan } from './actions/workflow-file.ts';
import type { Branch, Commit } from './git/history.ts';

export type Level = 'read' | 'write';
export type PermissionName =
  | 'contents'
  | 'issues'
  | 'pull_requests'
  | 'checks'
  | 'statuses'
  | 'actions'
  | 'metadata'
  | 'workflows'
  | 'administration'
  | 'members';
export type Permissions = { [name in PermissionName]?: Level };

export const FULL_ACCESS: Permissions = {
  contents: 'write',
  issues: 'write',
  pull_requests: 'write',
  checks: 'write',
  statuses: 'write',
  actions: 'write',
  metadata: 'read',
  workflows: 'write',
};

export type Comment = { id: number; author: string; body: string; createdAtMs: number; updatedAtMs: number };

/** What a pull request changes. */
export type PullSize = { commits: number; additions: number; deletions: number; changed_files: number };

export type PullPart = {
  head: string;
  /** The fork that the head is a branch of; absent, it is one of the repository itself. */
  headRepositoryId?: number;
  /** Whoever may write to the repository may push to the head in its fork. */
  maintainersMayEdit?: boolean;
  base: string;
  draft: boolean;
  /** The newest head that was seen, for when the branch is gone. */
  headSha: string;
  /** The newest base that was seen. */
  baseSha: string;
  /** Oldest first. */
  reviews: Review[];
  threads: Thread[];
  /** Whose review is asked for and has not come; absent: nobody's. */
  requestedReviewers?: string[] | undefined;
  /** Slugs of teams of its owner whose review is asked for; absent: none's. */
  requestedTeams?: string[] | undefined;
  mergedAtMs?: number;
};

export type DiffSide = 'LEFT' | 'RIGHT';
export type ReviewState = 'COMMENTED' | 'APPROVED' | 'CHANGES_REQUESTED';
export type Review = {
  id: number;
  author: string;
  body: string;
  state: ReviewState;
  sha: string;
  submittedAtMs: number;
};

/**
 * A conversation about a line of the diff, or several; the first comment began it. `reviewId`: of the review that brought it. `side`: `LEFT`
 * counts lines as they were before.
 */
export type Thread = {
  path: string;
  line: number;
  startLine?: number;
  side: DiffSide;
  hunk: string;
  sha: string;
  reviewId: number;
  isResolved: boolean;
  resolvedBy?: string | undefined;
  comments: Comment[];
};

/** An issue, or a pull request when it has a `pull` part; both share one sequence of numbers, as on GitHub. */
export type Issue = {
  id: number;
  number: number;
  title: string;
  body: string;
  state: 'open' | 'closed';
  author: string;
  labels: string[];
  assignees: string[];
  /** Only people who may write go on talking. */
  isLocked?: boolean;
  comments: Comment[];
  createdAtMs: number;
  updatedAtMs: number;
  closedAtMs?: number;
  pull?: PullPart;
};
export type PullRequest = Issue & { pull: PullPart };

/** By whom, to what its repository's map says. */
export type Reaction = { id: number; content: string; login: string; createdAtMs: number };

export type CheckRun = {
  id: number;
  name: string;
  status: 'queued' | 'in_progress' | 'completed';
  conclusion: 'success' | 'failure' | 'neutral' | 'cancelled' | 'skipped' | 'timed_out' | 'action_required' | null;
  title?: string;
  summary?: string;
  text?: string;
  startedAtMs: number;
  completedAtMs?: number;
  annotations?: Annotation[];
  /** The run of Actions that it is a job of. */
  runId?: number;
};

/** The older kind of check; the newest of a context counts. */
export type CommitStatus = {
  id: number;
  context: string;
  state: 'error' | 'failure' | 'pending' | 'success';
  description: string;
  creator: string;
  createdAtMs: number;
};

export type RepositoryPermission = 'admin' | 'write' | 'read' | 'none';

/** A run of a workflow, as Actions has them. */
export type WorkflowRun = {
  id: number;
  name: string;
  branch: string;
  sha: string;
  /** What started it; absent: a push. */
  event?: 'push' | 'pull_request';
  /** `action_required`: a maintainer has to approve it before any of its jobs begins. */
  conclusion: 'success' | 'failure' | 'action_required' | null;
  jobs: WorkflowJob[];
  /** Absent: long ago. */
  createdAtMs?: number;
  /** Absent: the first. */
  attempt?: number;
  /** What its jobs do; absent in one that somebody put there. */
  plans?: JobPlan[];
};
export type WorkflowJob = {
  id: number;
  name: string;
  conclusion: 'success' | 'failure' | 'skipped' | null;
  steps: { name: string; conclusion: 'success' | 'failure' | 'skipped' }[];
  log?: string;
};

export type Gist = {
  id: string;
  owner: string;
  description: string;
  files: Record<string, string>;
  createdAtMs: number;
};

export type Repository = {
  id: number;
  owner: string;
  name: string;
  description: string;
  private: boolean;
  defaultBranch: string;
  /** A push to the default branch is refused. */
  protectsDefaultBranch: boolean;
  /** The bare repository on disk. */
  directory: string;
  createdAtMs: number;
  pushedAtMs: number;
  issues: Map<number, Issue>;
  /** Issues that were here, by their numbers, and where they are now. */
  gone: Map<number, 'deleted' | { repositoryId: number; number: number }>;
  /** By what they are to: `issues/1`, `issues/comments/7`, `pulls/comments/8`. */
  reactions: Map<string, Reaction[]>;
  /** By commit sha. */
  checkRuns: Map<string, CheckRun[]>;
  runs: Map<number, WorkflowRun>;
  /** By commit sha, oldest first. */
  statuses: Map<string, CommitStatus[]>;
  /** What people may do here, by login; others may only read what is public. */
  collaborators: Map<string, RepositoryPermission>;
  /** Names of checks that the default branch requires. */
  requiredChecks: string[];
  /** What it is a fork of, and where all its kin come from. */
  fork?: { parentId: number; sourceId: number };
  /** Nothing of it can be changed. */
  isArchived?: boolean;
  /** Its organisation allows no forks; counts where it is private. */
  refusesForks?: boolean;
};

export type AccessToken = {
  token: string;
  kind: 'personal' | 'installation';
  login: string;
  permissions: Permissions;
  /** `owner/name` in lower case, or all. */
  repositories: ReadonlySet<string> | 'all';
  expiresAtMs?: number;
  /** It may do no more than the person of this login: an owner, a collaborator, or anybody. Absent: the token alone counts. */
  isPersonal?: true;
  /** Of an installation: the App's id. */
  appId?: string;
};

/** Of an organisation. `repositories`: where it may work, as `owner/name` in lower case. */
export type Team = { id: number; organisation: string; slug: string; name: string; repositories: Set<string> };

export type App = { appId: string; slug: string; publicKeyPem: string; installations: Installation[] };

/** An App on one account. */
export type Installation = {
  id: number;
  /** Login of the organisation or person. */
  account: string;
  permissions: Permissions;
  /** `owner/name` in lower case, or all of the account. */
  repositories: ReadonlySet<string> | 'all';
  isSuspended: boolean;
};

/** What happened, for people and programs that watch. */
export type GitHubChange = { owner: string; name: string } & (
  | { kind: 'repository-created' }
  | { kind: 'pushed'; ref: string; before: string; after: string; login: string }
  | { kind: 'issue-opened'; number: number }
  | { kind: 'issue-changed' | 'pull-request-opened' | 'pull-request-changed'; number: number }
  | { kind: 'labeled'; number: number; label: string; by: string }
  | { kind: 'assigned'; number: number; login: string; by: string }
  | { kind: 'issue-closed'; number: number; by: string }
  | { kind: 'head-moved'; number: number; before: string; after: string; by: string }
  | { kind: 'commented'; number: number; commentId: number }
  | { kind: 'checks-changed'; sha: string }
  | { kind: 'check-completed'; sha: string; checkId: number }
  | { kind: 'run-completed'; runId: number }
  | { kind: 'status-set'; sha: string; statusId: number; commit: Commit; branches: Branch[] }
  | { kind: 'repository-moved'; from: { owner: string; name: string }; by: string }
  | { kind: 'pull-request-reopened'; number: number; by: string }
  | { kind: 'pull-request-closed'; number: number; by: string; size: PullSize }
  | { kind: 'reviewed'; number: number; reviewId: number }
  | { kind: 'line-commented'; number: number; commentId: number }
  | { kind: 'review-requested'; number: number; reviewer: string; by: string }
  | { kind: 'team-review-requested'; number: number; team: string; by: string }
);

/** The same for a repository and all its forks, theirs included. */
export function networkOf({ id, fork }: Repository): number {
  return fork?.sourceId ?? id;
}

export function repositoryKey(owner: string, name: string): string {
  return `${owner}/${name}`.toLowerCase();
}

export function isPullRequest(issue: Issue): issue is PullRequest {
  return issue.pull !== undefined;
}
