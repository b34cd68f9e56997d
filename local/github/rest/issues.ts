import * as z from 'zod';
import { json, type LocalResponse } from '../../kernel/http.ts';
import { authorize, loginOf } from '../access.ts';
import { notFound } from '../errors.ts';
import { type Comment, type Issue, isPullRequest, type Level, type PermissionName, type Repository } from '../state.ts';
import { addIssue, closeIssue, listIssues, touchIssue } from '../store.ts';
import { listResponse } from './paging.ts';
import { namedRepository, optionalText, type RestCall, type RestRoute, readBody } from './router.ts';
import { commentJson, issueJson, labelJson } from './shapes.ts';
import { refuseLocked } from './talk/handling.ts';

const BASE = '/repos/:owner/:name/issues';

export const issueRoutes: RestRoute[] = [
  { method: 'GET', path: BASE, operation: 'ListIssues', answer: list },
  { method: 'POST', path: BASE, operation: 'CreateIssue', answer: create },
  { method: 'GET', path: `${BASE}/comments/:comment`, operation: 'GetComment', answer: getComment },
  { method: 'PATCH', path: `${BASE}/comments/:comment`, operation: 'UpdateComment', answer: updateComment },
  { method: 'DELETE', path: `${BASE}/comments/:comment`, operation: 'DeleteComment', answer: deleteComment },
  { method: 'GET', path: `${BASE}/:number`, operation: 'GetIssue', answer: get },
  { method: 'PATCH', path: `${BASE}/:number`, operation: 'UpdateIssue', answer: update },
  { method: 'GET', path: `${BASE}/:number/comments`, operation: 'ListComments', answer: listComments },
  { method: 'POST', path: `${BASE}/:number/comments`, operation: 'CreateComment', answer: createComment },
  { method: 'GET', path: `${BASE}/:number/labels`, operation: 'ListLabels', answer: listLabels },
  { method: 'POST', path: `${BASE}/:number/labels`, operation: 'AddLabels', answer: addLabels },
  { method: 'DELETE', path: `${BASE}/:number/labels/:label`, operation: 'RemoveLabel', answer: removeLabel },
];

const label = z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]);
const newIssue = z.object({ title: z.string().min(1), body: optionalText, labels: z.array(label).default([]) });
const issueChanges = z.object({
  title: z.string().min(1).optional(),
  body: z.string().optional(),
  state: z.enum(['open', 'closed']).optional(),
  labels: z.array(label).optional(),
});
const commentBody = z.object({ body: z.string().min(1) });
const labelList = z.object({ labels: z.array(label) });

/** The issue that the path names. A pull request's thread may be used with either permission, as on GitHub. */
function open(call: RestCall, level: Level): { repository: Repository; issue: Issue } {
  const repository = namedRepository(call);
  const issue = repository.issues.get(Number(call.parameters.number));
  authorize(call.identity, repository, permissionNames(issue), level);
  if (!issue) throw notFound();
  return { repository, issue };
}

function permissionNames(issue: Issue | undefined): PermissionName[] {
  return issue && isPullRequest(issue) ? ['pull_requests', 'issues'] : ['issues'];
}

function list(call: RestCall): LocalResponse {
  const repository = namedRepository(call);
  authorize(call.identity, repository, ['issues'], 'read');
  const state = call.query.get('state') ?? 'open';
  const labels = (call.query.get('labels') ?? '').split(',').filter(Boolean);
  const found = listIssues(repository).filter(
    (issue) => (state === 'all' || issue.state === state) && labels.every((name) => issue.labels.includes(name)),
  );
  return listResponse(call, found, (issue) => issueJson(call.store, repository, issue));
}

function create(call: RestCall): LocalResponse {
  const repository = namedRepository(call);
  authorize(call.identity, repository, ['issues'], 'write');
  const input = readBody(call, newIssue, 'Issue');
  const issue = addIssue(call.store, repository, { ...input, author: loginOf(call.identity) });
  return json(201, issueJson(call.store, repository, issue));
}

function get(call: RestCall): LocalResponse {
  const { repository, issue } = open(call, 'read');
  return json(200, issueJson(call.store, repository, issue));
}

function update(call: RestCall): LocalResponse {
  const { repository, issue } = open(call, 'write');
  const { state, ...changes } = readBody(call, issueChanges, 'Issue');
  Object.assign(issue, changes);
  if (state === 'closed') closeIssue(call.store, repository, issue, loginOf(call.identity));
  if (state === 'open') Object.assign(issue, { state, closedAtMs: undefined });
  touchIssue(call.store, repository, issue);
  return json(200, issueJson(call.store, repository, issue));
}

function listComments(call: RestCall): LocalResponse {
  const { repository, issue } = open(call, 'read');
  const since = Date.parse(call.query.get('since') ?? '');
  const wanted = Number.isNaN(since)
    ? issue.comments
    : issue.comments.filter(({ updatedAtMs }) => updatedAtMs >= since);
  return listResponse(call, wanted, (comment) => commentJson(call.store, repository, issue, comment));
}

function createComment(call: RestCall): LocalResponse {
  const { repository, issue } = open(call, 'write');
  refuseLocked(issue);
  const { body } = readBody(call, commentBody, 'IssueComment');
  const comment = addComment(call, repository, issue, body);
  return json(201, commentJson(call.store, repository, issue, comment));
}

function addComment({ store, identity }: RestCall, repository: Repository, issue: Issue, body: string): Comment {
  const now = store.clock.now();
  const comment = { id: store.newId(), author: loginOf(identity), body, createdAtMs: now, updatedAtMs: now };
  issue.comments.push(comment);
  issue.updatedAtMs = now;
  const { owner, name } = repository;
  store.changed({ kind: 'commented', owner, name, number: issue.number, commentId: comment.id });
  return comment;
}

function openComment(call: RestCall, level: Level): { repository: Repository; issue: Issue; comment: Comment } {
  const repository = namedRepository(call);
  const id = Number(call.parameters.comment);
  const issue = listIssues(repository).find(({ comments }) => comments.some((comment) => comment.id === id));
  authorize(call.identity, repository, permissionNames(issue), level);
  const comment = issue?.comments.find((candidate) => candidate.id === id);
  if (!issue || !comment) throw notFound();
  return { repository, issue, comment };
}

function getComment(call: RestCall): LocalResponse {
  const { repository, issue, comment } = openComment(call, 'read');
  return json(200, commentJson(call.store, repository, issue, comment));
}

function updateComment(call: RestCall): LocalResponse {
  const { repository, issue, comment } = openComment(call, 'write');
  comment.body = readBody(call, commentBody, 'IssueComment').body;
  comment.updatedAtMs = call.store.clock.now();
  touchIssue(call.store, repository, issue);
  return json(200, commentJson(call.store, repository, issue, comment));
}

function deleteComment(call: RestCall): LocalResponse {
  const { repository, issue, comment } = openComment(call, 'write');
  issue.comments = issue.comments.filter((each) => each !== comment);
  touchIssue(call.store, repository, issue);
  return { status: 204, headers: {}, body: Buffer.alloc(0) };
}

function listLabels(call: RestCall): LocalResponse {
  const { repository, issue } = open(call, 'read');
  return listResponse(call, issue.labels, (name) => labelJson(call.store, repository, name));
}

function addLabels(call: RestCall): LocalResponse {
  const { repository, issue } = open(call, 'write');
  const { labels } = readBody(call, labelList, 'Label');
  const added = labels.filter((label) => !issue.labels.includes(label));
  issue.labels = [...issue.labels, ...new Set(added)];
  touchIssue(call.store, repository, issue);
  const { owner, name } = repository;
  const by = loginOf(call.identity);
  for (const label of new Set(added))
    call.store.changed({ kind: 'labeled', owner, name, number: issue.number, label, by });
  return json(
    200,
    issue.labels.map((name) => labelJson(call.store, repository, name)),
  );
}

function removeLabel(call: RestCall): LocalResponse {
  const { repository, issue } = open(call, 'write');
  const name = call.parameters.label ?? '';
  if (!issue.labels.includes(name)) throw notFound();
  issue.labels = issue.labels.filter((present) => present !== name);
  touchIssue(call.store, repository, issue);
  return json(
    200,
    issue.labels.map((name) => labelJson(call.store, repository, name)),
  );
}
