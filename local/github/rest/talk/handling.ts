import * as z from 'zod';
import { json, type LocalResponse } from '../../../kernel/http.ts';
import { authorize, loginOf } from '../../access.ts';
import { GitHubError, notFound } from '../../errors.ts';
import type { Issue, Repository } from '../../state.ts';
import { touchIssue } from '../../store.ts';
import { namedRepository, type RestCall, type RestRoute, readBody } from '../router.ts';
import { issueJson, userJson } from '../shapes.ts';

const ISSUE = '/repos/:owner/:name/issues/:number';

/** Who works on an issue, whether it may be talked about, and who people are. */
export const handlingRoutes: RestRoute[] = [
  { method: 'POST', path: `${ISSUE}/assignees`, operation: 'AddAssignees', answer: assign },
  { method: 'PUT', path: `${ISSUE}/lock`, operation: 'LockIssue', answer: (call) => lock(call, true) },
  { method: 'DELETE', path: `${ISSUE}/lock`, operation: 'UnlockIssue', answer: (call) => lock(call, false) },
  { method: 'GET', path: '/users/:login', operation: 'GetUser', answer: user },
];

const wanted = z.object({ assignees: z.array(z.string()).default([]) });

function issueIn(call: RestCall): { repository: Repository; issue: Issue } {
  const repository = namedRepository(call);
  authorize(call.identity, repository, ['issues'], 'write');
  const issue = repository.issues.get(Number(call.parameters.number));
  if (!issue) throw notFound();
  return { repository, issue };
}

function assign(call: RestCall): LocalResponse {
  const { repository, issue } = issueIn(call);
  const { owner, name } = repository;
  const { assignees } = readBody(call, wanted, 'Issue');
  const added = assignees.filter((login) => !issue.assignees.includes(login));
  issue.assignees = [...issue.assignees, ...added];
  touchIssue(call.store, repository, issue);
  const by = loginOf(call.identity);
  for (const login of added) call.store.changed({ kind: 'assigned', owner, name, number: issue.number, login, by });
  return json(201, issueJson(call.store, repository, issue));
}

function lock(call: RestCall, isLocked: boolean): LocalResponse {
  const { issue } = issueIn(call);
  issue.isLocked = isLocked;
  return { status: 204, headers: {}, body: Buffer.alloc(0) };
}

/** Everybody whose login can be one is there. */
function user(call: RestCall): LocalResponse {
  const login = call.parameters.login ?? '';
  if (!/^[\w-]+(\[bot\])?$/.test(login)) throw notFound();
  const counts = { public_repos: 0, public_gists: 0, followers: 0, following: 0 };
  const nothing = { company: null, blog: null, location: null, email: null, hireable: null, bio: null };
  const since = { created_at: '2020-01-01T00:00:00Z', updated_at: '2020-01-01T00:00:00Z' };
  return json(200, { ...userJson(call.store, login), name: nameOf(login), ...nothing, ...counts, ...since });
}

/** `alice` is called Alice. */
function nameOf(login: string): string {
  return login.charAt(0).toUpperCase() + login.slice(1);
}

/** What GitHub answers an App that comments in a conversation which is locked. */
export function refuseLocked({ isLocked }: Issue): void {
  if (isLocked) throw new GitHubError(403, 'Unable to create comment because issue is locked.');
}
