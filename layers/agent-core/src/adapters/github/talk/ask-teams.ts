import { isRefusal } from '../../../errors.ts';
import type { Asking } from '../api/asking.ts';
import { asPortError } from '../api/github-errors.ts';

/** Whose review is asked for: people by login, teams as `organisation/team`. */
export type Reviewers = { people: string[]; teams: string[] };

/** People write them with an @. */
export function reviewersIn(names: readonly string[]): Reviewers {
  const bare = names.map((name) => name.replace(/^@/, ''));
  return { people: bare.filter((name) => !name.includes('/')), teams: bare.filter((name) => name.includes('/')) };
}

/**
 * Asks teams for their review, with the right to know the organisation's teams as far as there is one. Resolves to what was not done: one that
 * cannot be asked costs only the teams.
 */
export async function askTeams(
  asking: Asking,
  { owner, repo }: { owner: string; repo: string },
  number: number,
  teams: readonly string[],
): Promise<string[]> {
  const isOurs = (team: string) => team.toLowerCase().startsWith(`${owner.toLowerCase()}/`);
  const strange = teams.filter((team) => !isOurs(team));
  const problems = strange.map((team) => `${team} is no team of ${owner}, and was not asked for a review`);
  const slugs = teams.filter(isOurs).map((team) => team.slice(owner.length + 1));
  if (slugs.length === 0) return problems;
  try {
    await asking.about(`${owner}/${repo}`, 'teams', (client) => {
      const asked = { owner, repo, pull_number: number, team_reviewers: slugs };
      const path = 'POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers';
      return asPortError(client.request(path, asked), `the request for a review by ${slugs.join(', ')}`);
    });
    return problems;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return [...problems, `${error.message}.${hintTo(error.message)}`];
  }
}

/** GitHub answers so where the team is there, and this credential may not see it. */
function hintTo(message: string): string {
  return /could not resolve to a node/i.test(message)
    ? ' The credential may not see that team: a GitHub App needs "Members: read" of the organisation, a token "read:org".'
    : '';
}
