import { readArguments } from '../../../../scripts/arguments.mjs';
import { type ForkReport, NO_FORK, runFork } from '../../../demo/fork/run-fork.ts';
import { scenesMain } from './scenes.ts';

const OPTIONS = {
  fork: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

/** `npm run demo -- --fork`. */
export function forkMain(args: string[]): Promise<void> {
  return scenesMain({
    check: () => void readArguments(args, OPTIONS, 'demo'),
    isForPrograms: args.includes('--json'),
    intro:
      'One session in a repository that it may only read; forks, pushes and checks are real, the model’s choices are scripted.',
    play: runFork,
    numbers: ({ modelCalls, pullRequestUrl }: ForkReport) => [
      `${modelCalls} model calls. Pull request: ${pullRequestUrl}`,
    ],
    none: NO_FORK,
  });
}
