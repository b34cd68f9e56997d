import * as z from 'zod';
import { json, type LocalResponse } from '../../../kernel/http.ts';
import { loginOf } from '../../access.ts';
import { unprocessable } from '../../errors.ts';
import { pullPosition } from '../../pulls.ts';
import { touchIssue } from '../../store.ts';
import { type RestCall, type RestRoute, readBody } from '../router.ts';
import { pullJson, userJson } from '../shapes.ts';
import { openPull } from './open-pull.ts';

const PATH = '/repos/:owner/:name/pulls/:number/requested_reviewers';

export const requestedRoutes: RestRoute[] = [
  { method: 'GET', path: PATH, operation: 'ListRequestedReviewers', answer: list },
  { method: 'POST', path: PATH, operation: 'RequestReviewers', answer: request },
  { method: 'DELETE', path: PATH, operation: 'RemoveRequestedReviewers', answer: remove },
];

/** There are no teams here. */
const wanted = z.object({
  reviewers: z.array(z.string()).default([]),
  team_reviewers: z.array(z.string()).default([]),
});

function list(call: RestCall): LocalResponse {
  const { pull } = openPull(call, 'read');
  const users = (pull.pull.requestedReviewers ?? []).map((login) => userJson(call.store, login));
  return json(200, { users, teams: [] });
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
  if (teams.length > 0 || !reviewers.every(isKnown))
    throw unprocessable(
      `Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the ${owner}/${name} repository.`,
    );
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

function remove(call: RestCall): Promise<LocalResponse> {
  const { repository, pull } = openPull(call, 'write');
  const { reviewers } = readBody(call, wanted, 'PullRequest');
  pull.pull.requestedReviewers = pull.pull.requestedReviewers?.filter((login) => !reviewers.includes(login));
  touchIssue(call.store, repository, pull);
  return shown(call, 200);
}

async function shown(call: RestCall, status: number): Promise<LocalResponse> {
  const { repository, pull } = openPull(call, 'read');
  const requested = (pull.pull.requestedReviewers ?? []).map((login) => userJson(call.store, login));
  const position = await pullPosition(repository, pull);
  return json(status, {
    ...pullJson(call.store, repository, pull, position),
    requested_reviewers: requested,
    requested_teams: [],
  });
}
