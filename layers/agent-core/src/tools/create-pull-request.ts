import * as z from 'zod';
import { redacted } from '../domain/redact/redact.ts';
import { repositoryName } from '../domain/repository.ts';
import type { OpenedPullRequest } from '../ports/code-host.ts';
import { lambdaTool, textAnswer } from './lambda-tool.ts';

const input = z.object({
  repository: z
    .string()
    .regex(/^[\w.-]+\/[\w.-]+$/, 'must be owner/name')
    .refine((repository) => repositoryName(repository) !== undefined, 'must be owner/name')
    .describe('owner/name'),
  branch: z.string().min(1).describe('The pushed branch that holds the work.'),
  base: z.string().min(1).optional().describe('Target branch; the default branch when left out.'),
  title: z.string().min(1).max(200),
  body: z.string().max(20_000).describe('What and why, how it was checked, what is left. "Fixes #12" links an issue.'),
  draft: z.boolean().optional(),
});

/** Natural key: repository and head branch. A second call, or a step that runs again, updates the one that exists. */
export const createPullRequest = lambdaTool<z.infer<typeof input>>({
  name: 'create_pull_request',
  description:
    'Opens a pull request for a branch that you have pushed, or updates the one that the branch has already. One pull request per branch.',
  place: 'lambda',
  effect: 'outward',
  input,
  async run(draft, { codeHost, guard }) {
    guard();
    const shown = { title: redacted(draft.title), body: redacted(draft.body) };
    const opened = await codeHost.openPullRequest({ ...draft, ...shown });
    const { repository, number, url } = opened;
    const pullRequest = { repository, number, url, branch: draft.branch };
    return textAnswer(told(draft.repository, opened), [{ kind: 'pull-request', pullRequest }]);
  },
});

/** The text tells what the code host answered, and not what was asked for. */
function told(asked: string, { repository, number, url, created, base, draft, problems }: OpenedPullRequest): string {
  const isMoved = asked.toLowerCase() !== repository.toLowerCase();
  return [
    `${created ? 'Opened' : 'Updated'} pull request #${number}: ${url}`,
    `Into ${base}, ${draft ? 'a draft' : 'ready for review'}.`,
    ...(isMoved ? [`${asked} is called ${repository} now.`] : []),
    ...problems.map((problem) => `Not done: ${problem}`),
  ].join('\n');
}
