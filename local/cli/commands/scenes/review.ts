import { NO_REVIEW, type ReviewReport, runReview } from '../../../demo/review/run-review.ts';
import { scenesMain } from './scenes.ts';

/** `npm run demo -- --review`. */
export function reviewMain(args: string[]): Promise<void> {
  return scenesMain(args, {
    flag: 'review',
    intro:
      'A pull request and its review; GitHub’s events, threads and reviews are real, the model’s choices are scripted.',
    play: runReview,
    numbers: ({ modelCalls, pullRequestUrl }: ReviewReport) => [
      `${modelCalls} model calls. Pull request: ${pullRequestUrl}`,
    ],
    none: NO_REVIEW,
  });
}
