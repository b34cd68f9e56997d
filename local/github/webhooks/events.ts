import { checkRunJson, repositoryJson, userJson } from '../rest/shapes.ts';
import { type GitHubChange, isPullRequest, type PullRequest, type Repository } from '../state.ts';
import type { GitHubStore } from '../store.ts';
import { issueBodies } from './issue-bodies.ts';
import { askedReview, askedTeam, closedBody, lineComment, movedBody, reopenedBody, reviewBody } from './pull-bodies.ts';
import { runBodies, statusBody } from './run-bodies.ts';

/** Who tells of what Actions did. */
const ACTIONS = 'github-actions[bot]';

/** Every event that is sent; tests/contract/ holds each to GitHub's description. */
export const EVENT_NAMES = [
  'check_run',
  'check_suite',
  'workflow_run',
  'status',
  'repository',
  'pull_request',
  'pull_request_review',
  'pull_request_review_comment',
  'issue_comment',
  'issues',
] as const;
export type EventName = (typeof EVENT_NAMES)[number];
/** What GitHub sends of one change: the event's name and its body. */
export type HookEvent = { name: EventName; body: Record<string, unknown> };

/** The events of a change, as far as a subscriber of checks, statuses, reviews, comments and pull requests gets them. */
export function eventsOf(store: GitHubStore, change: GitHubChange): HookEvent[] {
  const repository = store.find(change.owner, change.name);
  if (!repository) return [];
  const event = (name: EventName, login: string, body: Record<string, unknown>): HookEvent => ({
    name,
    body: { ...body, repository: repositoryJson(store, repository), sender: userJson(store, login) },
  });
  switch (change.kind) {
    case 'check-completed': {
      const run = repository.checkRuns.get(change.sha)?.find(({ id }) => id === change.checkId);
      const check_run = run && checkRunJson(store, repository, change.sha, run);
      return check_run ? [event('check_run', ACTIONS, { action: 'completed', check_run })] : [];
    }
    case 'run-completed': {
      const run = repository.runs.get(change.runId);
      return run ? runBodies(store, repository, run).map(([name, body]) => event(name, ACTIONS, body)) : [];
    }
    case 'status-set': {
      const body = statusBody(store, repository, change);
      return body ? [event('status', body.creator.login, body)] : [];
    }
    case 'repository-moved':
      return [event('repository', change.by, repositoryMoved(store, repository, change.from))];
    case 'pull-request-reopened':
      return onPull(repository, change.number, (pull) => [
        event('pull_request', change.by, reopenedBody(store, repository, pull)),
      ]);
    case 'pull-request-closed':
      return onPull(repository, change.number, (pull) => [
        event('pull_request', change.by, closedBody(store, repository, pull, change)),
      ]);
    case 'reviewed':
      return onPull(repository, change.number, (pull) => {
        const body = reviewBody(store, repository, pull, change.reviewId);
        return body ? [event('pull_request_review', body.review.user.login, body)] : [];
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
    case 'team-review-requested':
      return onPull(repository, change.number, (pull) => [
        event('pull_request', change.by, askedTeam(store, repository, pull, change.team)),
      ]);
    case 'commented':
    case 'issue-opened':
    case 'issue-closed':
    case 'labeled':
    case 'assigned':
      return issueBodies(store, repository, change).map(({ name, by, body }) => event(name, by, body));
    case 'head-moved':
      return onPull(repository, change.number, (pull) => [
        event('pull_request', change.by, movedBody(store, repository, pull, change)),
      ]);
    case 'repository-created':
    case 'pushed':
    case 'issue-changed':
    case 'pull-request-opened':
    case 'pull-request-changed':
    case 'checks-changed':
      return [];
  }
}

function onPull(repository: Repository, number: number, events: (pull: PullRequest) => HookEvent[]): HookEvent[] {
  const pull = repository.issues.get(number);
  return pull && isPullRequest(pull) ? events(pull) : [];
}

/** A change of both is told as the transfer that it is. */
function repositoryMoved(store: GitHubStore, { owner }: Repository, from: { owner: string; name: string }) {
  if (owner.toLowerCase() === from.owner.toLowerCase())
    return { action: 'renamed', changes: { repository: { name: { from: from.name } } } };
  return { action: 'transferred', changes: { owner: { from: { user: userJson(store, from.owner) } } } };
}
