import { at, words } from '../../../domain/json.ts';
import { asPortError } from '../api/github-errors.ts';
import { each } from '../reading/answer/odd.ts';
import { ask, type Reader } from '../reading/answer/reader.ts';

/** People who are known to take part; of a longer conversation others count as strangers. */
const PEOPLE_MAX = 100;
const PERSONS = `author { login } participants(first: ${PEOPLE_MAX}) { nodes { login } } assignees(first: 20) { nodes { login } }`;
/** REST has nobody who takes part. */
const QUERY = `query ($owner: String!, $repo: String!, $number: Int!) {
  repository(owner: $owner, name: $repo) {
    issueOrPullRequest(number: $number) { __typename ... on Issue { ${PERSONS} } ... on PullRequest { ${PERSONS} } }
  }
}`;

/** Who takes part in an issue or a pull request, in lower case; teams whose review is asked for as `organisation/team`. */
export async function takingPart(reader: Reader, number: number): Promise<string[]> {
  const { client, name } = reader;
  const asked = { owner: name.owner, repo: name.name, number };
  const answer = await asPortError(client.graphql(QUERY, asked), `who takes part in #${number}`);
  const found = at(answer, 'repository', 'issueOrPullRequest');
  const people = [at(found, 'author'), ...each(found, 'participants', 'nodes'), ...each(found, 'assignees', 'nodes')];
  const isPull = words(found, '__typename') === 'PullRequest';
  const names = [
    ...people.flatMap((person) => words(person, 'login') ?? []),
    ...(isPull ? await reviewersOf(reader, number) : []),
  ];
  return names.map((each) => each.toLowerCase());
}

/** GraphQL would give nobody where a team may not be read. */
async function reviewersOf(reader: Reader, number: number): Promise<string[]> {
  const path = '/pulls/{number}/requested_reviewers';
  const { data } = await ask(reader, path, { number, per_page: PEOPLE_MAX }, `reviewers of #${number}`);
  const teams = each(data, 'teams').flatMap((team) => words(team, 'slug') ?? []);
  const users = each(data, 'users').flatMap((user) => words(user, 'login') ?? []);
  return [...users, ...teams.map((slug) => `${reader.name.owner}/${slug}`)];
}
