import { GraphQLError } from 'graphql';
import { allows } from '../../access.ts';
import { deleteIssue, transferIssue } from '../../gone-issues.ts';
import type { Issue, Repository } from '../../state.ts';
import type { RestCall } from '../router.ts';
import { issueNode, repositoryNode } from './nodes.ts';

type IssueInput = { input: { issueId: string } };
type TransferInput = { input: { issueId: string; repositoryId: string } };

/** What can be done with issues by GraphQL only. */
export const issueMutations = {
  deleteIssue: ({ input }: IssueInput, call: RestCall) => {
    const { repository, issue } = findIssue(call, input.issueId);
    deleteIssue(repository, issue);
    return { repository: repositoryNode(call, repository) };
  },
  transferIssue: ({ input }: TransferInput, call: RestCall) => {
    const { repository, issue } = findIssue(call, input.issueId);
    const to = [...call.store.repositories.values()].find(({ id }) => `R_local${id}` === input.repositoryId);
    if (!to || !allows(call.identity, to, 'issues', 'write')) throw unresolved(input.repositoryId);
    transferIssue(repository, issue, to);
    return { issue: issueNode(call, to, issue) };
  },
};

function findIssue({ store, identity }: RestCall, wanted: string): { repository: Repository; issue: Issue } {
  for (const repository of store.repositories.values()) {
    if (!allows(identity, repository, 'issues', 'write')) continue;
    const issue = [...repository.issues.values()].find(({ id, pull }) => !pull && `I_local${id}` === wanted);
    if (issue) return { repository, issue };
  }
  throw unresolved(wanted);
}

function unresolved(id: string): GraphQLError {
  const message = `Could not resolve to a node with the global id of '${id}'`;
  return new GraphQLError(message, { extensions: { type: 'NOT_FOUND' } });
}
