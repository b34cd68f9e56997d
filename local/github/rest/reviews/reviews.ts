import * as z from 'zod';
import { json, type LocalResponse } from '../../../kernel/http.ts';
import { notFound } from '../../errors.ts';
import type { Comment, PullRequest, Repository, Review, Thread } from '../../state.ts';
import { listPulls, touchIssue } from '../../store.ts';
import { listResponse } from '../paging.ts';
import { permitted } from '../pulls.ts';
import { type RestCall, type RestRoute, readBody } from '../router.ts';
import { createReview, lineCommented, newComment } from './create-review.ts';
import { openPull } from './open-pull.ts';
import { requestedRoutes } from './requested.ts';
import { lineCommentJson, reviewJson } from './review-shapes.ts';

const BASE = '/repos/:owner/:name/pulls';

export const reviewRoutes: RestRoute[] = [
  { method: 'GET', path: `${BASE}/comments/:comment`, operation: 'GetReviewComment', answer: getComment },
  { method: 'GET', path: `${BASE}/:number/comments`, operation: 'ListReviewComments', answer: listComments },
  { method: 'POST', path: `${BASE}/:number/comments/:comment/replies`, operation: 'ReplyToReview', answer: reply },
  { method: 'GET', path: `${BASE}/:number/reviews`, operation: 'ListReviews', answer: listReviews },
  {
    method: 'POST',
    path: `${BASE}/:number/reviews`,
    operation: 'CreateReview',
    answer: (call) => createReview(call, openPull(call, 'write')),
  },
  { method: 'GET', path: `${BASE}/:number/reviews/:review`, operation: 'GetReview', answer: getReview },
  {
    method: 'GET',
    path: `${BASE}/:number/reviews/:review/comments`,
    operation: 'ListCommentsOfReview',
    answer: ofReview,
  },
  ...requestedRoutes,
];

function listReviews(call: RestCall): LocalResponse {
  const { repository, pull } = openPull(call, 'read');
  return listResponse(call, pull.pull.reviews, (review) => reviewJson(call.store, repository, pull, review));
}

function namedReview(call: RestCall): { repository: Repository; pull: PullRequest; review: Review } {
  const { repository, pull } = openPull(call, 'read');
  const review = pull.pull.reviews.find(({ id }) => id === Number(call.parameters.review));
  if (!review) throw notFound();
  return { repository, pull, review };
}

function getReview(call: RestCall): LocalResponse {
  const { repository, pull, review } = namedReview(call);
  return json(200, reviewJson(call.store, repository, pull, review));
}

function ofReview(call: RestCall): LocalResponse {
  const { repository, pull, review } = namedReview(call);
  const threads = pull.pull.threads.filter(({ reviewId }) => reviewId === review.id);
  return listResponse(call, threads, (thread) =>
    commentJson(call, repository, pull, { thread, comment: first(thread) }),
  );
}

type Placed = { thread: Thread; comment: Comment };

function placed({ pull }: PullRequest): Placed[] {
  return pull.threads.flatMap((thread) => thread.comments.map((comment) => ({ thread, comment })));
}

function listComments(call: RestCall): LocalResponse {
  const { repository, pull } = openPull(call, 'read');
  const oldestFirst = placed(pull).sort(
    (a, b) => a.comment.createdAtMs - b.comment.createdAtMs || a.comment.id - b.comment.id,
  );
  // GitHub takes a direction only together with a sort.
  const isNewestFirst = call.query.has('sort') && call.query.get('direction') === 'desc';
  const sorted = isNewestFirst ? oldestFirst.reverse() : oldestFirst;
  return listResponse(call, sorted, (one) => commentJson(call, repository, pull, one));
}

function getComment(call: RestCall): LocalResponse {
  const repository = permitted(call, 'read');
  const id = Number(call.parameters.comment);
  for (const pull of listPulls(repository)) {
    const found = placed(pull).find(({ comment }) => comment.id === id);
    if (found) return json(200, commentJson(call, repository, pull, found));
  }
  throw notFound();
}

const replyBody = z.object({ body: z.string().min(1) });

function reply(call: RestCall): LocalResponse {
  const { repository, pull } = openPull(call, 'write');
  const thread = pull.pull.threads.find((each) => first(each).id === Number(call.parameters.comment));
  if (!thread) throw notFound();
  const comment = newComment(call, readBody(call, replyBody, 'PullRequestReviewComment').body);
  thread.comments.push(comment);
  lineCommented(call, repository, pull, comment);
  touchIssue(call.store, repository, pull);
  return json(201, commentJson(call, repository, pull, { thread, comment }));
}

function first({ comments: [comment] }: Thread): Comment {
  if (!comment) throw new Error('a thread has the comment that began it');
  return comment;
}

function commentJson({ store }: RestCall, repository: Repository, pull: PullRequest, one: Placed) {
  return lineCommentJson(store, repository, pull, one);
}
