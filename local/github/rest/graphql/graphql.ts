import { execute, GraphQLError, parse, validate } from 'graphql';
import * as z from 'zod';
import { json, type LocalResponse } from '../../../kernel/http.ts';
import { allows, canSee, loginOf } from '../../access.ts';
import type { PullRequest, Repository } from '../../state.ts';
import { listPulls, touchIssue } from '../../store.ts';
import { type RestCall, type RestRoute, readBody } from '../router.ts';
import { pullNodeId } from '../shapes.ts';
import { pullNode, repositoryNode } from './nodes.ts';
import { schema } from './schema.ts';

export const graphQlRoutes: RestRoute[] = [{ method: 'POST', path: '/graphql', operation: 'GraphQl', answer }];

const request = z.object({ query: z.string(), variables: z.record(z.string(), z.unknown()).nullish() });

/** GraphQL answers 200 with errors; only a caller without a login is refused before. */
async function answer(call: RestCall): Promise<LocalResponse> {
  loginOf(call.identity);
  const { query, variables } = readBody(call, request, 'GraphQl');
  try {
    const document = parse(query);
    const problems = validate(schema, document);
    if (problems.length > 0) return json(200, { errors: problems });
    const rootValue = { repository: findRepository, ...MUTATIONS };
    const result = await execute({ schema, document, rootValue, contextValue: call, variableValues: variables ?? {} });
    return json(200, { data: result.data ?? null, ...(result.errors ? { errors: result.errors.map(errorJson) } : {}) });
  } catch (error) {
    if (error instanceof GraphQLError) return json(200, { errors: [errorJson(error)] });
    throw error;
  }
}

/** GitHub's errors say their type beside the message. */
function errorJson({ message, path, extensions }: GraphQLError) {
  return { ...(typeof extensions.type === 'string' ? { type: extensions.type } : {}), path: path ?? [], message };
}

function failed(type: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { type } });
}

function findRepository({ owner, name }: { owner: string; name: string }, call: RestCall) {
  const repository = call.store.find(owner, name) ?? call.store.findMoved(owner, name);
  if (repository && canSee(call.identity, repository)) return repositoryNode(call, repository);
  throw failed('NOT_FOUND', `Could not resolve to a Repository with the name '${owner}/${name}'.`);
}

type DraftInput = { input: { pullRequestId: string } };

const MUTATIONS = {
  convertPullRequestToDraft: ({ input }: DraftInput, call: RestCall) => setDraft(call, input.pullRequestId, true),
  markPullRequestReadyForReview: ({ input }: DraftInput, call: RestCall) => setDraft(call, input.pullRequestId, false),
};

function setDraft(call: RestCall, id: string, isDraft: boolean) {
  const found = findPull(call, id);
  if (!found) throw failed('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'`);
  const { repository, pull } = found;
  // An app needs to write contents as well.
  const mayWrite = (['pull_requests', 'contents'] as const).every((each) =>
    allows(call.identity, repository, each, 'write'),
  );
  if (!mayWrite) throw failed('FORBIDDEN', 'Resource not accessible by integration');
  pull.pull.draft = isDraft;
  touchIssue(call.store, repository, pull);
  return { pullRequest: pullNode(call, repository, pull) };
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
