import { type CiReport, NO_CI, runCi } from '../../../demo/ci/run-ci.ts';
import { scenesMain } from './scenes.ts';

/** `npm run demo -- --ci`. */
export function ciMain(args: string[]): Promise<void> {
  return scenesMain(args, {
    flag: 'ci',
    intro:
      'One session and its CI; the workflow, the events of GitHub and the wait are real, the model’s choices are scripted.',
    play: runCi,
    numbers,
    none: NO_CI,
  });
}

function numbers({ waiting, modelCalls, steps, invocations }: CiReport): string[] {
  const all = `Altogether ${modelCalls} model calls, ${steps} steps, ${invocations} invocations.`;
  if (!waiting) return [all];
  const { minutes, byFunction, functionSeconds } = waiting;
  const names = Object.entries(byFunction).map(
    ([name, { invocations: count, seconds }]) => `${name.replace(/Function$/, '')} ${count} in ${seconds} s`,
  );
  return [
    `While it waited for ${Math.round(minutes)} minutes: ${waiting.invocations} invocations (${names.join(', ')}), ${functionSeconds} s of function time, ${waiting.modelCalls} model calls.`,
    all,
  ];
}
