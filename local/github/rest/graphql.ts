import * as z from 'zod';
import { json, type LocalResponse } from '../../kernel/http.ts';
import { allows, canSee, loginOf } from '../access.ts';
import type { PullRequest, Repository } from '../state.ts';
import { listPulls, touchIssue } from '../store.ts';
import { type RestCall, type RestRoute, readBody } from './router.ts';
import { pullNodeId } from './shapes.ts';

/** Of GraphQL only what REST cannot: to make a pull request a draft, or ready for review. */
export const graphQlRoutes: RestRoute[] = [{ method: 'POST', path: '/graphql', operation: 'GraphQl', answer: mutate }];

const request = z.object({ query: z.string(), variables: z.record(z.string(), z.unknown()).default({}) });

const MUTATIONS: Record<string, boolean> = { convertPullRequestToDraft: true, markPullRequestReadyForReview: false };

function mutate(call: RestCall): LocalResponse {
  loginOf(call.identity);
  const { query, variables } = readBody(call, request, 'GraphQl');
  const name = Object.keys(MUTATIONS).find((each) => query.includes(each));
  if (!name) return failed('', 'undefinedField', 'the local GitHub answers draft mutations only');
  const found = findPull(call, String(variables.id));
  if (!found) return failed(name, 'NOT_FOUND', `Could not resolve to a node with the global id of '${variables.id}'`);
  const { repository, pull } = found;
  // An app needs to write contents as well.
  const mayWrite = (['pull_requests', 'contents'] as const).every((each) =>
    allows(call.identity, repository, each, 'write'),
  );
  if (!mayWrite) return failed(name, 'FORBIDDEN', 'Resource not accessible by integration');
  pull.pull.draft = MUTATIONS[name] ?? false;
  touchIssue(call.store, repository, pull);
  return json(200, { data: { [name]: { pullRequest: { isDraft: pull.pull.draft } } } });
}

function findPull(
  { store, identity }: RestCall,
  id: string,
): { repository: Repository; pull: PullRequest } | undefined {
  for (const repository of store.repositories.values()) {
    const pull = listPulls(repository).find((each) => pullNodeId(each) === id);
    if (pull) return canSee(identity, repository) ? { repository, pull } : undefined;
  }
  return undefined;
}

/** GraphQL answers 200 with errors. */
function failed(name: string, type: string, message: string): LocalResponse {
  return json(200, { data: name ? { [name]: null } : null, errors: [{ type, message, path: name ? [name] : [] }] });
}
