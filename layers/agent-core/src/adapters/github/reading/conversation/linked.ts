import { at, words } from '../../../../domain/json.ts';
import { fullName } from '../../../../domain/repository.ts';
import type { ReadPart } from '../../../../ports/code-host.ts';
import { asPortError } from '../../api/github-errors.ts';
import { count, each } from '../answer/odd.ts';
import { listed, partsOr, type Reader } from '../answer/reader.ts';

/** Items that are named, of each kind of link. */
const LINKED_MAX = 20;

const ISSUE = '__typename number title url issueState: state';
const PULL = '__typename number title url pullState: state';
const MENTIONS = `timelineItems(last: ${LINKED_MAX}, itemTypes: [CROSS_REFERENCED_EVENT]) {
  nodes { ... on CrossReferencedEvent { source { ... on Issue { ${ISSUE} } ... on PullRequest { ${PULL} } } } }
}`;
/** REST has no way from an issue to the pull requests that close it, nor back. */
const QUERY = `query ($owner: String!, $repo: String!, $number: Int!) {
  repository(owner: $owner, name: $repo) {
    issueOrPullRequest(number: $number) {
      ... on Issue { closing: closedByPullRequestsReferences(first: ${LINKED_MAX}, includeClosedPrs: true) { nodes { ${PULL} } } ${MENTIONS} }
      ... on PullRequest { closes: closingIssuesReferences(first: ${LINKED_MAX}) { nodes { ${ISSUE} } } ${MENTIONS} }
    }
  }
}`;

/** What closes this, what this closes, and what mentions it; empty where there is nothing. */
export function linkedItems(reader: Reader, number: number): Promise<ReadPart[]> {
  return partsOr('Linked issues and pull requests', readLinked(reader, number));
}

async function readLinked({ client, name: { owner, name: repo } }: Reader, number: number): Promise<ReadPart[]> {
  const what = `what is linked with ${fullName({ owner, name: repo })}#${number}`;
  const answer = await asPortError(client.graphql(QUERY, { owner, repo, number }), what);
  const item = at(answer, 'repository', 'issueOrPullRequest');
  const lines = [
    ...each(item, 'closing', 'nodes').map((each) => `closed by ${itemLine(each)}`),
    ...each(item, 'closes', 'nodes').map((each) => `closes ${itemLine(each)}`),
    ...each(item, 'timelineItems', 'nodes').map((event) => `mentioned in ${itemLine(at(event, 'source'))}`),
  ];
  const known = [...new Set(lines.filter((line) => !line.endsWith(UNKNOWN)))];
  return known.length === 0 ? [] : [listed('linked issues and pull requests', known)];
}

const UNKNOWN = 'unknown';

function itemLine(item: unknown): string {
  const number = count(item, 'number');
  if (number === undefined) return UNKNOWN;
  const kind = words(item, '__typename') === 'PullRequest' ? 'pull request' : 'issue';
  const state = (words(item, 'issueState') ?? words(item, 'pullState') ?? UNKNOWN).toLowerCase();
  return `${kind} #${number} (${state}) ${words(item, 'url') ?? ''}: ${words(item, 'title') ?? ''}`;
}
