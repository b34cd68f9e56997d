import * as z from 'zod';
import { json, type LocalResponse } from '../../../kernel/http.ts';
import { loginOf } from '../../access.ts';
import { notFound, validationFailed } from '../../errors.ts';
import { pullPosition } from '../../pulls.ts';
import type { Comment, Level, PullRequest, Repository, Review, ReviewState, Thread } from '../../state.ts';
import { isPullRequest } from '../../state.ts';
import { listPulls, touchIssue } from '../../store.ts';
import { listResponse } from '../paging.ts';
import { permitted } from '../pulls.ts';
import { optionalText, type RestCall, type RestRoute, readBody } from '../router.ts';
import { lineCommentJson, reviewJson } from './review-shapes.ts';

const BASE = '/repos/:owner/:name/pulls';

export const reviewRoutes: RestRoute[] = [
  { method: 'GET', path: `${BASE}/comments/:comment`, operation: 'GetReviewComment', answer: getComment },
  { method: 'GET', path: `${BASE}/:number/comments`, operation: 'ListReviewComments', answer: listComments },
  { method: 'POST', path: `${BASE}/:number/comments/:comment/replies`, operation: 'ReplyToReview', answer: reply },
  { method: 'GET', path: `${BASE}/:number/reviews`, operation: 'ListReviews', answer: listReviews },
  { method: 'POST', path: `${BASE}/:number/reviews`, operation: 'CreateReview', answer: createReview },
  { method: 'GET', path: `${BASE}/:number/reviews/:review`, operation: 'GetReview', answer: getReview },
  {
    method: 'GET',
    path: `${BASE}/:number/reviews/:review/comments`,
    operation: 'ListCommentsOfReview',
    answer: ofReview,
  },
];

/** Only reviews that are submitted at once. */
const newReview = z.object({
  body: optionalText,
  event: z.enum(['COMMENT', 'APPROVE', 'REQUEST_CHANGES']),
  comments: z
    .array(z.object({ path: z.string(), line: z.number().int().positive(), body: z.string().min(1) }))
    .default([]),
});
const STATES: Record<z.infer<typeof newReview>['event'], ReviewState> = {
  COMMENT: 'COMMENTED',
  APPROVE: 'APPROVED',
  REQUEST_CHANGES: 'CHANGES_REQUESTED',
};

function open(call: RestCall, level: Level): { repository: Repository; pull: PullRequest } {
  const repository = permitted(call, level);
  const pull = repository.issues.get(Number(call.parameters.number));
  if (!pull || !isPullRequest(pull)) throw notFound();
  return { repository, pull };
}

function listReviews(call: RestCall): LocalResponse {
  const { repository, pull } = open(call, 'read');
  return listResponse(call, pull.pull.reviews, (review) => reviewJson(call.store, repository, pull, review));
}

function namedReview(call: RestCall): { repository: Repository; pull: PullRequest; review: Review } {
  const { repository, pull } = open(call, 'read');
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

async function createReview(call: RestCall): Promise<LocalResponse> {
  const { repository, pull } = open(call, 'write');
  const { body, event, comments } = readBody(call, newReview, 'PullRequestReview');
  const author = loginOf(call.identity);
  // Nobody approves or refuses what is their own.
  if (event !== 'COMMENT' && author === pull.author)
    throw validationFailed({ resource: 'PullRequestReview', code: 'custom' });
  if (event !== 'APPROVE' && body === '' && comments.length === 0)
    throw validationFailed({ resource: 'PullRequestReview', field: 'body', code: 'missing_field' });
  const { headSha: sha } = await pullPosition(repository, pull);
  const review: Review = {
    id: call.store.newId(),
    author,
    body,
    state: STATES[event],
    sha,
    submittedAtMs: call.store.clock.now(),
  };
  pull.pull.reviews.push(review);
  for (const { path, line, body } of comments)
    pull.pull.threads.push({
      path,
      line,
      sha,
      reviewId: review.id,
      isResolved: false,
      comments: [newComment(call, body)],
    });
  const { owner, name } = repository;
  call.store.changed({ kind: 'reviewed', owner, name, number: pull.number, reviewId: review.id });
  for (const thread of pull.pull.threads.filter(({ reviewId }) => reviewId === review.id))
    lineCommented(call, repository, pull, first(thread));
  touchIssue(call.store, repository, pull);
  return json(200, reviewJson(call.store, repository, pull, review));
}

function newComment({ store, identity }: RestCall, body: string): Comment {
  const now = store.clock.now();
  return { id: store.newId(), author: loginOf(identity), body, createdAtMs: now, updatedAtMs: now };
}

type Placed = { thread: Thread; comment: Comment };

function placed({ pull }: PullRequest): Placed[] {
  return pull.threads.flatMap((thread) => thread.comments.map((comment) => ({ thread, comment })));
}

function listComments(call: RestCall): LocalResponse {
  const { repository, pull } = open(call, 'read');
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
  const { repository, pull } = open(call, 'write');
  const thread = pull.pull.threads.find((each) => first(each).id === Number(call.parameters.comment));
  if (!thread) throw notFound();
  const comment = newComment(call, readBody(call, replyBody, 'PullRequestReviewComment').body);
  thread.comments.push(comment);
  lineCommented(call, repository, pull, comment);
  touchIssue(call.store, repository, pull);
  return json(201, commentJson(call, repository, pull, { thread, comment }));
}

function lineCommented(
  { store }: RestCall,
  { owner, name }: Repository,
  { number }: PullRequest,
  { id }: Comment,
): void {
  store.changed({ kind: 'line-commented', owner, name, number, commentId: id });
}

function first({ comments: [comment] }: Thread): Comment {
  if (!comment) throw new Error('a thread has the comment that began it');
  return comment;
}

function commentJson({ store }: RestCall, repository: Repository, pull: PullRequest, one: Placed) {
  return lineCommentJson(store, repository, pull, one);
}
