import * as z from 'zod';
import { redacted } from '../domain/redact.ts';
import { repositoryName } from '../domain/repository.ts';
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
  input,
  async run(draft, { codeHost, guard }) {
    guard();
    const shown = { title: redacted(draft.title), body: redacted(draft.body) };
    const opened = await codeHost.openPullRequest({ ...draft, ...shown, draft: draft.draft ?? false });
    const pullRequest = { repository: draft.repository, number: opened.number, url: opened.url, branch: draft.branch };
    const verb = opened.created ? 'Opened' : 'Updated';
    return textAnswer(`${verb} pull request #${opened.number}: ${opened.url}`, [{ kind: 'pull-request', pullRequest }]);
  },
});
