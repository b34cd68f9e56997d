import { asksReview, asksReviewHere, modeOf } from '@remote-swe/core/domain/session/mode';
import { expect, it } from 'vitest';
import { message, stop } from '../../fakes/build.ts';

const LINK = 'https://github.com/acme/widget/pull/12';

it.each([
  `review ${LINK}`,
  `Please review <${LINK}>`,
  `can you review <${LINK}|acme/widget#12>?`,
  `${LINK}/files review pls`,
  `<${LINK}> レビューお願いします`,
  `review the pull request ${LINK}, thanks!`,
  `${LINK} のレビューをお願いします`,
  `${LINK}のレビューをお願いします。`,
  `<${LINK}> をレビューしていただけますか？`,
  `このPRをレビューしてください ${LINK}`,
  `Can you please review my PR ${LINK}?`,
  'review acme/widget#12',
])('%j asks for a review', (text) => {
  expect(asksReview(text)).toBe(true);
});

it.each([
  'review',
  LINK,
  `review ${LINK} and fix what you find`,
  `review ${LINK} ${LINK}1`,
  `address the review of ${LINK}`,
  'review https://github.com/acme/widget/issues/12',
  `don't review ${LINK}`,
  `review ${LINK} ${'a '.repeat(400)}`,
  `please fix what the review says ${LINK}`,
  `thanks for the review of ${LINK}`,
  `thank you so much for the review of ${LINK}`,
  `${LINK} のレビューを直してください`,
  `${LINK} のレビューありがとう`,
  `review ${LINK} acme/widget#13`,
  'review https://github.com/acme/widget#12',
  'http://'.repeat(20_000),
])('%j is a task like any other', (text) => {
  expect(asksReview(text)).toBe(false);
});

it.each(['Please review', 'review this PR, please', 'レビューをお願いします', 'このPRをレビューして下さい'])(
  'At a pull request %j asks for its review',
  (text) => expect(asksReviewHere(text)).toBe(true),
);

it.each([
  'hello',
  'fix what the review says',
  'thanks for the review!',
  `review ${LINK}`,
  'review #12',
  'レビューを直して',
])('At a pull request %j is a message like any other', (text) => expect(asksReviewHere(text)).toBe(false));

it('The first message decides what a session is for, and no later one', () => {
  const review = message('2', 'review', { mode: 'review' });
  expect(modeOf({ turn: 0 }, [stop('1'), review, message('3')])).toBe('review');
  expect(modeOf({ turn: 0 }, [message('1'), review])).toBeUndefined();
  expect(modeOf({ turn: 1 }, [review])).toBeUndefined();
  expect(modeOf({ turn: 4, mode: 'review' }, [message('9')])).toBe('review');
});
