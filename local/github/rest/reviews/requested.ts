import * as z from 'zod';
import { json, type LocalResponse } from '../../../kernel/http.ts';
import { loginOf } from '../../access.ts';
import { GitHubError, unprocessable } from '../../errors.ts';
import { pullPosition } from '../../pulls.ts';
import type { PullRequest, Repository } from '../../state.ts';
import { touchIssue } from '../../store.ts';
import { type RestCall, type RestRoute, readBody } from '../router.ts';
import { pullJson, requestedTeams, userJson } from '../shapes.ts';
import { openPull } from './open-pull.ts';
import { askedTeams } from './teams.ts';

const PATH = '/repos/:owner/:name/pulls/:number/requested_reviewers';

export const requestedRoutes: RestRoute[] = [
  { method: 'GET', path: PATH, operation: 'ListRequestedReviewers', answer: list },
  { method: 'POST', path: PATH, operation: 'RequestReviewers', answer: request },
  { method: 'DELETE', path: PATH, operation: 'RemoveRequestedReviewers', answer: remove },
];

const wanted = z.object({
  reviewers: z.array(z.string()).default([]),
  team_reviewers: z.array(z.string()).default([]),
});

function list(call: RestCall): LocalResponse {
  const { repository, pull } = openPull(call, 'read');
  const users = (pull.pull.requestedReviewers ?? []).map((login) => userJson(call.store, login));
  return json(200, { users, teams: requestedTeams(call.store, repository, pull) });
}

/** All of them or nobody, as on GitHub. */
async function request(call: RestCall): Promise<LocalResponse> {
  const { repository, pull } = openPull(call, 'write');
  const { reviewers, team_reviewers: teams } = readBody(call, wanted, 'PullRequest');
  const { owner, name, collaborators } = repository;
  if (reviewers.some((login) => login.toLowerCase() === pull.author.toLowerCase()))
    throw unprocessable('Review cannot be requested from pull request author.');
  const isKnown = (login: string) =>
    [...collaborators.keys()].some((each) => each.toLowerCase() === login.toLowerCase());
  if (!reviewers.every(isKnown))
    throw new GitHubError(
      422,
      `Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the ${owner}/${name} repository.`,
    );
  requestTeams(call, repository, pull, teams);
  const before = pull.pull.requestedReviewers ?? [];
  const added = reviewers.filter((login) => !before.includes(login));
  pull.pull.requestedReviewers = [...before, ...added];
  for (const reviewer of added)
    call.store.changed({
      kind: 'review-requested',
      owner,
      name,
      number: pull.number,
      reviewer,
      by: loginOf(call.identity),
    });
  touchIssue(call.store, repository, pull);
  return shown(call, 201);
}

function requestTeams(call: RestCall, repository: Repository, pull: PullRequest, slugs: string[]): void {
  const before = pull.pull.requestedTeams ?? [];
  const asked = askedTeams(call, repository, slugs).map(({ slug }) => slug);
  const added = asked.filter((slug) => !before.includes(slug));
  pull.pull.requestedTeams = [...before, ...added];
  const { owner, name } = repository;
  const by = loginOf(call.identity);
  for (const team of added)
    call.store.changed({ kind: 'team-review-requested', owner, name, number: pull.number, team, by });
}

function remove(call: RestCall): Promise<LocalResponse> {
  const { repository, pull } = openPull(call, 'write');
  const { reviewers, team_reviewers: teams } = readBody(call, wanted, 'PullRequest');
  pull.pull.requestedTeams = pull.pull.requestedTeams?.filter((slug) => !teams.includes(slug));
  pull.pull.requestedReviewers = pull.pull.requestedReviewers?.filter((login) => !reviewers.includes(login));
  touchIssue(call.store, repository, pull);
  return shown(call, 200);
}

async function shown(call: RestCall, status: number): Promise<LocalResponse> {
  const { repository, pull } = openPull(call, 'read');
  const position = await pullPosition(repository, pull);
  return json(status, pullJson(call.store, repository, pull, position));
}
