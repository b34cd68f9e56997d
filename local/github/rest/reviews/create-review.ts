import * as z from 'zod';
import { json, type LocalResponse } from '../../../kernel/http.ts';
import { loginOf } from '../../access.ts';
import { unprocessable } from '../../errors.ts';
import { diffFiles } from '../../git/diff.ts';
import { listCommits } from '../../git/history.ts';
import { type PullPosition, pullPosition } from '../../pulls.ts';
import type { Comment, PullRequest, Repository, Review, ReviewState, Thread } from '../../state.ts';
import { touchIssue } from '../../store.ts';
import { optionalText, type RestCall, readBody } from '../router.ts';
import { type Asked, problemOf, readHunks } from './diff-lines.ts';
import { reviewJson } from './review-shapes.ts';

const side = z.enum(['LEFT', 'RIGHT']);
/** Only reviews that are submitted at once. */
const newReview = z.object({
  commit_id: z.string().optional(),
  body: optionalText,
  event: z.enum(['COMMENT', 'APPROVE', 'REQUEST_CHANGES']),
  comments: z
    .array(
      z.object({
        path: z.string(),
        line: z.number().int().positive(),
        side: side.default('RIGHT'),
        start_line: z.number().int().positive().optional(),
        start_side: side.optional(),
        body: z.string().min(1),
      }),
    )
    .default([]),
});
type NewReview = z.infer<typeof newReview>;

const STATES: Record<NewReview['event'], ReviewState> = {
  COMMENT: 'COMMENTED',
  APPROVE: 'APPROVED',
  REQUEST_CHANGES: 'CHANGES_REQUESTED',
};
/** GitHub's words to whoever judges their own work. */
const OWN_WORK: Partial<Record<NewReview['event'], string>> = {
  APPROVE: 'Can not approve your own pull request',
  REQUEST_CHANGES: 'Can not request changes on your own pull request',
};
/** Commits of a pull request that may be reviewed. */
const COMMITS_MAX = 250;

type Opened = { repository: Repository; pull: PullRequest };

/** All of it or nothing: one comment outside the diff refuses the review. */
export async function createReview(call: RestCall, { repository, pull }: Opened): Promise<LocalResponse> {
  const { body, event, comments, commit_id } = readBody(call, newReview, 'PullRequestReview');
  const author = loginOf(call.identity);
  const ownWork = OWN_WORK[event];
  if (ownWork && author === pull.author) throw unprocessable(ownWork);
  if (event !== 'APPROVE' && body === '' && comments.length === 0) throw unprocessable('Body can not be blank');
  const position = await pullPosition(repository, pull);
  const sha = await reviewedCommit(repository, position, commit_id);
  const placed = await placedComments(repository, { ...position, headSha: sha }, comments);
  const submittedAtMs = call.store.clock.now();
  const review: Review = { id: call.store.newId(), author, body, state: STATES[event], sha, submittedAtMs };
  pull.pull.reviews.push(review);
  pull.pull.requestedReviewers = pull.pull.requestedReviewers?.filter((login) => login !== author);
  for (const { body, ...place } of placed)
    pull.pull.threads.push({
      ...{ ...place, sha, reviewId: review.id, isResolved: false },
      comments: [newComment(call, body)],
    });
  const { owner, name } = repository;
  call.store.changed({ kind: 'reviewed', owner, name, number: pull.number, reviewId: review.id });
  for (const {
    reviewId,
    comments: [first],
  } of pull.pull.threads)
    if (reviewId === review.id && first) lineCommented(call, repository, pull, first);
  touchIssue(call.store, repository, pull);
  return json(200, reviewJson(call.store, repository, pull, review));
}

async function reviewedCommit(
  { directory }: Repository,
  { headSha, baseSha }: PullPosition,
  asked: string | undefined,
): Promise<string> {
  if (asked === undefined || asked === headSha) return headSha;
  const commits = await listCommits(directory, `${baseSha}..${headSha}`, COMMITS_MAX);
  if (commits.some(({ sha }) => sha === asked)) return asked;
  throw unprocessable('The commitOID is not part of the pull request');
}

type Placed = Pick<Thread, 'path' | 'line' | 'startLine' | 'side' | 'hunk'> & { body: string };

async function placedComments(
  { directory }: Repository,
  { mergeBaseSha, headSha }: PullPosition,
  comments: NewReview['comments'],
): Promise<Placed[]> {
  if (comments.length === 0) return [];
  const files = await diffFiles(directory, mergeBaseSha, headSha);
  return comments.map(({ path, line, side, start_line: startLine, start_side: startSide, body }) => {
    const hunks = readHunks(files.find((file) => file.path === path)?.patch);
    const asked: Asked = {
      line,
      side,
      ...(startLine === undefined ? {} : { startLine, startSide: startSide ?? side }),
    };
    const found = problemOf(hunks, asked);
    if ('problem' in found) throw unprocessable(found.problem);
    return { path, line, side, hunk: found.hunk, body, ...(startLine === undefined ? {} : { startLine }) };
  });
}

export function newComment({ store, identity }: RestCall, body: string): Comment {
  const now = store.clock.now();
  return { id: store.newId(), author: loginOf(identity), body, createdAtMs: now, updatedAtMs: now };
}

export function lineCommented(
  { store }: RestCall,
  { owner, name }: Repository,
  { number }: PullRequest,
  { id }: Comment,
): void {
  store.changed({ kind: 'line-commented', owner, name, number, commentId: id });
}
