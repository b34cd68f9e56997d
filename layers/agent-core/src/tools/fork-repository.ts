import * as z from 'zod';
import { oneLine } from '../domain/frames/one-line.ts';
import type { Fork } from '../ports/code-host.ts';
import { cloneRepository } from './clone-repository.ts';
import { createPullRequest, repositoryField } from './create-pull-request.ts';
import { lambdaTool, textAnswer } from './lambda-tool.ts';

/** GitHub's own bound for names of accounts. */
const OWNER_CHARS_MAX = 39;
const PROBLEM_CHARS_MAX = 1_000;

const input = z.strictObject({
  repository: repositoryField,
  owner: z.string().min(1).max(OWNER_CHARS_MAX).optional().describe('Account of the fork, where people named one.'),
});

/** Natural key: the account has one fork of a network. A step that runs again finds it. */
export const forkRepository = lambdaTool<z.infer<typeof input>>({
  name: 'fork_repository',
  description:
    'Makes or finds a fork of a repository that you may not push to, up to date. Then clone the original again: in its clone, origin is the fork from then on.',
  place: 'lambda',
  effect: 'outward',
  input,
  async run({ repository, owner }, { codeHost, guard }) {
    guard();
    const fork = await codeHost.fork(repository, owner);
    const { upstream } = fork;
    return textAnswer(told(fork), [{ kind: 'fork', repository: fork.repository, upstream }]);
  },
});

function told({ repository, upstream, branch, isThere, problems }: Fork): string {
  const fork = oneLine(repository);
  const owner = fork.split('/')[0];
  return [
    `${fork} is a fork of ${oneLine(upstream)} that you may push to.`,
    ...(isThere ? [] : ['The code host is still copying the commits: wait a minute before you push.']),
    `Call ${cloneRepository.name} for ${oneLine(upstream)}, also when it is cloned already: origin becomes the fork, upstream the original. Start your branch from upstream/${oneLine(branch)}.`,
    `Then ${createPullRequest.name} with repository ${oneLine(upstream)} and branch ${owner}:NAME.`,
    ...problems.map((problem) => `Not done: ${oneLine(problem, PROBLEM_CHARS_MAX)}`),
  ].join('\n');
}
