import * as z from 'zod';
import type { Rerun } from '../ports/code-host.ts';
import { askedChecks } from './checks-text.ts';
import { lambdaTool, textAnswer } from './lambda-tool.ts';

const input = z.strictObject({
  url: z.string().min(1).describe('URL of a pull request or commit, or owner/name#number.'),
});

/** Natural key: the attempt of each run. One that is not the first was started again before, by whomever. */
export const rerunFailed = lambdaTool<z.infer<typeof input>>({
  name: 'rerun_failed',
  description:
    'Runs the failed jobs of a commit’s GitHub Actions once more, for a failure that has nothing to do with the change (a network error, a flaky test). Once per run: a second failure is real.',
  place: 'lambda',
  effect: 'outward',
  input,
  async run({ url }, { codeHost, guard }) {
    const asked = askedChecks(url, codeHost);
    if ('content' in asked) return asked;
    const { repository, sha } = await codeHost.checks(asked.repository, asked.of);
    guard();
    const reruns = await codeHost.rerunFailed(repository, sha);
    if (reruns.length === 0) return textAnswer(`No run of GitHub Actions has failed on ${sha}: nothing was started.`);
    return textAnswer([`Runs of ${repository}, commit ${sha}:`, ...reruns.map(told)].join('\n'));
  },
});

function told(rerun: Rerun): string {
  switch (rerun.is) {
    case 'started':
      return `- ${rerun.name}: its failed jobs run again`;
    case 'started-before':
      return `- ${rerun.name}: it was started again before, and is not started a third time`;
    case 'refused':
      return `- ${rerun.name}: not started. ${rerun.why}`;
  }
}
