import { at, words } from '../../../domain/json.ts';
import { PortError } from '../../../errors.ts';
import { asPortError } from '../api/github-errors.ts';
import { each } from '../reading/answer/odd.ts';
import type { Reader } from '../reading/answer/reader.ts';

/** Pages of 100 threads in which the one of a comment is looked for. */
const PAGES_MAX = 10;

/** REST knows no threads, and GraphQL finds none by its comment. */
const THREADS = `query ($owner: String!, $repo: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) {
      reviewThreads(first: 100, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes { id isResolved comments(first: 1) { nodes { fullDatabaseId } } }
      }
    }
  }
}`;

/** GitHub wants the right to write contents for it, beside that to pull requests. */
const RESOLVE = `mutation ($id: ID!) { resolveReviewThread(input: { threadId: $id }) { thread { isResolved } } }`;

/** Resolves the thread that a comment began; one that is resolved stays so. Throws a refusal when there is none. */
export async function resolveThread(reader: Reader, number: number, first: number): Promise<void> {
  const thread = await threadOf(reader, number, first);
  const id = words(thread, 'id');
  if (id === undefined) throw new PortError('not-found', `no thread of comment ${first} was found`);
  if (at(thread, 'isResolved') === true) return;
  await asPortError(reader.client.graphql(RESOLVE, { id }), `to resolve the thread of comment ${first}`);
}

async function threadOf({ client, name }: Reader, number: number, first: number): Promise<unknown> {
  let after: string | undefined;
  for (let page = 1; page <= PAGES_MAX; page++) {
    const asked = { owner: name.owner, repo: name.name, number, after };
    const answer = await asPortError(client.graphql(THREADS, asked), `threads of #${number}`);
    const threads = at(answer, 'repository', 'pullRequest', 'reviewThreads');
    const found = each(threads, 'nodes').find(
      (thread) => String(at(each(thread, 'comments', 'nodes')[0], 'fullDatabaseId')) === String(first),
    );
    if (found) return found;
    after = words(threads, 'pageInfo', 'endCursor');
    if (at(threads, 'pageInfo', 'hasNextPage') !== true || after === undefined) break;
  }
  return undefined;
}
