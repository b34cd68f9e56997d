import { type ForkReport, NO_FORK, runFork } from '../../../demo/fork/run-fork.ts';
import { scenesMain } from './scenes.ts';

/** `npm run demo -- --fork`. */
export function forkMain(args: string[]): Promise<void> {
  return scenesMain(args, {
    flag: 'fork',
    intro:
      'One session in a repository that it may only read; forks, pushes and checks are real, the model’s choices are scripted.',
    play: runFork,
    numbers: ({ modelCalls, pullRequestUrl }: ForkReport) => [
      `${modelCalls} model calls. Pull request: ${pullRequestUrl}`,
    ],
    none: NO_FORK,
  });
}
