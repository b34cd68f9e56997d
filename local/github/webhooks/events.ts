import { lineCommentJson, reviewJson } from '../rest/reviews/review-shapes.ts';
import {
  apiUrl,
  checkRunJson,
  commentJson,
  htmlUrl,
  issueJson,
  repositoryJson,
  statusJson,
  userJson,
} from '../rest/shapes.ts';
import { type GitHubChange, isPullRequest, type PullRequest, type Repository } from '../state.ts';
import type { GitHubStore } from '../store.ts';

/** What GitHub sends of one change: the event's name and its body. */
export type HookEvent = { name: string; body: Record<string, unknown> };

/** The events of a change, as far as a subscriber of checks, statuses, reviews, comments and pull requests gets them. */
export function eventsOf(store: GitHubStore, change: GitHubChange): HookEvent[] {
  const repository = store.find(change.owner, change.name);
  if (!repository) return [];
  const event = (name: string, login: string, body: Record<string, unknown>): HookEvent => ({
    name,
    body: { ...body, repository: repositoryJson(store, repository), sender: userJson(store, login) },
  });
  switch (change.kind) {
    case 'check-completed': {
      const run = repository.checkRuns.get(change.sha)?.find(({ id }) => id === change.checkId);
      const check_run = run && checkRunJson(store, repository, change.sha, run);
      return check_run ? [event('check_run', 'github-actions[bot]', { action: 'completed', check_run })] : [];
    }
    case 'run-completed':
      return runEvents(store, repository, change.runId).map(({ name, body }) =>
        event(name, 'github-actions[bot]', body),
      );
    case 'status-set': {
      const status = repository.statuses.get(change.sha)?.find(({ id }) => id === change.statusId);
      const body = status && { ...statusJson(store, repository, change.sha, status), sha: change.sha };
      return body ? [event('status', status.creator, body)] : [];
    }
    case 'pull-request-closed':
      return onPull(repository, change.number, (pull) => [
        event('pull_request', change.by, {
          ...{ action: 'closed', number: pull.number },
          pull_request: {
            ...pullOf(store, repository, pull),
            merged: pull.pull.mergedAtMs !== undefined,
          },
        }),
      ]);
    case 'reviewed':
      return onPull(repository, change.number, (pull) => {
        const review = pull.pull.reviews.find(({ id }) => id === change.reviewId);
        if (!review) return [];
        const body = { ...reviewJson(store, repository, pull, review), state: review.state.toLowerCase() };
        const pull_request = pullOf(store, repository, pull);
        return [event('pull_request_review', review.author, { action: 'submitted', review: body, pull_request })];
      });
    case 'line-commented':
      return onPull(repository, change.number, (pull) => {
        const body = lineComment(store, repository, pull, change.commentId);
        return body ? [event('pull_request_review_comment', body.comment.user.login, body)] : [];
      });
    case 'review-requested':
      return onPull(repository, change.number, (pull) => [
        event('pull_request', change.by, askedReview(store, repository, pull, change.reviewer)),
      ]);
    case 'commented': {
      const issue = repository.issues.get(change.number);
      const comment = issue?.comments.find(({ id }) => id === change.commentId);
      if (!issue || !comment) return [];
      const body = {
        action: 'created',
        issue: issueJson(store, repository, issue),
        comment: commentJson(store, repository, issue, comment),
      };
      return [event('issue_comment', comment.author, body)];
    }
    case 'repository-created':
    case 'pushed':
    case 'issue-opened':
    case 'issue-changed':
    case 'pull-request-opened':
    case 'pull-request-changed':
    case 'checks-changed':
      return [];
  }
}

function askedReview(store: GitHubStore, repository: Repository, pull: PullRequest, reviewer: string) {
  const pull_request = pullOf(store, repository, pull);
  return {
    action: 'review_requested',
    number: pull.number,
    pull_request,
    requested_reviewer: userJson(store, reviewer),
  };
}

function lineComment(store: GitHubStore, repository: Repository, pull: PullRequest, id: number) {
  const placed = pull.pull.threads
    .flatMap((thread) => thread.comments.map((comment) => ({ thread, comment })))
    .find(({ comment }) => comment.id === id);
  if (!placed) return undefined;
  const comment = lineCommentJson(store, repository, pull, placed);
  return { action: 'created', comment, pull_request: pullOf(store, repository, pull) };
}

/** A run that has ended is the end of its suite of checks, too. */
function runEvents(store: GitHubStore, repository: Repository, id: number): HookEvent[] {
  const run = repository.runs.get(id);
  if (!run) return [];
  const { sha: head_sha, branch: head_branch, conclusion, name, attempt = 1 } = run;
  const shared = { id, head_sha, head_branch, status: 'completed', conclusion };
  const html_url = `${htmlUrl(store, repository)}/actions/runs/${id}`;
  return [
    { name: 'check_suite', body: { action: 'completed', check_suite: { ...shared, url: apiUrl(store, repository) } } },
    {
      name: 'workflow_run',
      body: { action: 'completed', workflow_run: { ...shared, name, run_attempt: attempt, html_url } },
    },
  ];
}

function onPull(repository: Repository, number: number, events: (pull: PullRequest) => HookEvent[]): HookEvent[] {
  const pull = repository.issues.get(number);
  return pull && isPullRequest(pull) ? events(pull) : [];
}

function pullOf(store: GitHubStore, repository: Repository, pull: PullRequest) {
  const { pull_request: _, ...shared } = issueJson(store, repository, pull);
  return { ...shared, head: { ref: pull.pull.head, sha: pull.pull.headSha }, base: { ref: pull.pull.base } };
}
