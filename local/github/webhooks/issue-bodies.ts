import { commentJson, issueJson, labelJson, userJson } from '../rest/shapes.ts';
import { type GitHubChange, type Issue, isPullRequest, type Repository } from '../state.ts';
import type { GitHubStore } from '../store.ts';
import { labeledBody } from './pull-bodies.ts';

type IssueChange = Extract<
  GitHubChange,
  { kind: 'commented' | 'issue-opened' | 'issue-closed' | 'labeled' | 'assigned' }
>;
type IssueBody = {
  name: 'issues' | 'issue_comment' | 'pull_request';
  by: string;
  body: Record<string, unknown>;
};

/** What GitHub tells of an issue; nothing where it is gone. */
export function issueBodies(store: GitHubStore, repository: Repository, change: IssueChange): IssueBody[] {
  const found = repository.issues.get(change.number);
  return found ? bodiesOf(store, repository, found, change) : [];
}

function bodiesOf(store: GitHubStore, repository: Repository, found: Issue, change: IssueChange): IssueBody[] {
  const issue = issueJson(store, repository, found);
  const of = (by: string, body: Record<string, unknown>): IssueBody[] => [
    { name: 'issues', by, body: { ...body, issue } },
  ];
  switch (change.kind) {
    case 'issue-opened':
      return of(found.author, { action: 'opened' });
    case 'issue-closed':
      return of(change.by, { action: 'closed' });
    case 'assigned':
      return of(change.by, { action: 'assigned', assignee: userJson(store, change.login) });
    case 'labeled': {
      if (isPullRequest(found))
        return [{ name: 'pull_request', by: change.by, body: labeledBody(store, repository, found, change.label) }];
      return of(change.by, { action: 'labeled', label: labelJson(store, repository, change.label) });
    }
    case 'commented': {
      const comment = found.comments.find(({ id }) => id === change.commentId);
      if (!comment) return [];
      const body = { action: 'created', issue, comment: commentJson(store, repository, found, comment) };
      return [{ name: 'issue_comment', by: comment.author, body }];
    }
  }
}
