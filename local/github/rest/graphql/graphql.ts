import { execute, GraphQLError, parse, validate } from 'graphql';
import * as z from 'zod';
import { json, type LocalResponse } from '../../../kernel/http.ts';
import { allows, canSee, loginOf } from '../../access.ts';
import type { PullRequest, Repository } from '../../state.ts';
import { listPulls, touchIssue } from '../../store.ts';
import { type RestCall, type RestRoute, readBody } from '../router.ts';
import { pullNodeId } from '../shapes.ts';
import { issueMutations } from './issues.ts';
import { pullNode, repositoryNode, threadNode, threadNodeId } from './nodes.ts';
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

type ThreadInput = { input: { threadId: string } };
type DraftInput = { input: { pullRequestId: string } };

const MUTATIONS = {
  ...issueMutations,
  resolveReviewThread: ({ input }: ThreadInput, call: RestCall) => setResolved(call, input.threadId, true),
  unresolveReviewThread: ({ input }: ThreadInput, call: RestCall) => setResolved(call, input.threadId, false),
  convertPullRequestToDraft: ({ input }: DraftInput, call: RestCall) => setDraft(call, input.pullRequestId, true),
  markPullRequestReadyForReview: ({ input }: DraftInput, call: RestCall) => setDraft(call, input.pullRequestId, false),
};

function setDraft(call: RestCall, id: string, isDraft: boolean) {
  const found = findPull(call, id);
  if (!found) throw failed('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'`);
  const { repository, pull } = found;
  refuseUnlessWriting(call, repository);
  pull.pull.draft = isDraft;
  touchIssue(call.store, repository, pull);
  return { pullRequest: pullNode(call, repository, pull) };
}

/** An app needs to write contents as well, for drafts and for threads. */
function refuseUnlessWriting({ identity }: RestCall, repository: Repository): void {
  const mayWrite = (['pull_requests', 'contents'] as const).every((each) =>
    allows(identity, repository, each, 'write'),
  );
  if (!mayWrite) throw failed('FORBIDDEN', 'Resource not accessible by integration');
}

function setResolved(call: RestCall, id: string, isResolved: boolean) {
  for (const repository of call.store.repositories.values())
    for (const pull of listPulls(repository)) {
      const thread = pull.pull.threads.find((each) => threadNodeId(each) === id);
      if (!thread || !canSee(call.identity, repository)) continue;
      refuseUnlessWriting(call, repository);
      thread.isResolved = isResolved;
      thread.resolvedBy = isResolved ? loginOf(call.identity) : undefined;
      touchIssue(call.store, repository, pull);
      return { thread: threadNode(call, repository, pull, thread) };
    }
  throw failed('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'`);
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
