import * as z from 'zod';
import { counted } from '../domain/counted.ts';
import { oneLine } from '../domain/frames/one-line.ts';
import { missingHeadings } from '../domain/pull-request-template.ts';
import { redacted } from '../domain/redact/redact.ts';
import { repositoryName } from '../domain/repository.ts';
import type { CodeHost, OpenedPullRequest } from '../ports/code-host.ts';
import { type LambdaToolAnswer, lambdaTool, textAnswer } from './lambda-tool.ts';
import { markerOf } from './marker.ts';

/** The rule for titles, which the model reads in the schema: a list of pull requests shows as much. */
const TITLE_CHARS_MAX = 70;
/** GitHub asks no more people than these for a review. */
const BESIDE_MAX = 15;

export const repositoryField = z
  .string()
  .regex(/^[\w.-]+\/[\w.-]+$/, 'must be owner/name')
  .refine((repository) => repositoryName(repository) !== undefined, 'must be owner/name')
  .describe('owner/name');

const beside = z.array(z.string().min(1)).refine((names) => names.length <= BESIDE_MAX, `at most ${BESIDE_MAX}`);

const input = z.strictObject({
  repository: repositoryField,
  branch: z.string().min(1).describe('The pushed branch with the work; of a fork, owner:branch.'),
  base: z.string().min(1).optional().describe('Default: the default branch.'),
  title: z.string().min(1).max(TITLE_CHARS_MAX),
  body: z.string().max(20_000).describe('What and why, how it was checked, what is left. "Fixes #12" links an issue.'),
  draft: z.boolean().optional(),
  labels: beside.optional(),
  reviewers: beside.optional().describe('Logins, if people asked for them.'),
});

/** Natural key: repository and head branch. A second call, or a step that runs again, updates the one that exists. */
export const createPullRequest = lambdaTool<z.infer<typeof input>>({
  name: 'create_pull_request',
  description:
    'Opens the pull request of a pushed branch, or updates the one that this session opened for it; on one that somebody else opened you comment.',
  place: 'lambda',
  effect: 'outward',
  input,
  async run(draft, { codeHost, guard, state, toolCallId }) {
    const isKnown = state.pullRequests.some(
      ({ repository, branch }) => sameName(repository, draft.repository) && branch === draft.branch,
    );
    const unfilled = isKnown ? undefined : await templateProblem(codeHost, draft);
    if (unfilled) return unfilled;
    guard();
    const shown = { title: redacted(draft.title), body: redacted(draft.body) };
    const own = state.pullRequests.filter(({ foreign }) => !foreign);
    const ours = own.flatMap(({ repository, number, url }) => [`${repository}#${number}`, url]);
    const opened = await codeHost.openPullRequest({ ...draft, ...shown, ours, marker: markerOf(toolCallId) });
    const { repository, number, url } = opened;
    const pullRequest = {
      repository,
      number,
      url,
      branch: draft.branch,
      ...(opened.foreign ? { foreign: true as const } : {}),
    };
    return textAnswer(told(draft.repository, opened), [{ kind: 'pull-request', pullRequest }]);
  },
});

/** A description that leaves out headings of the repository's template is not sent: the template says what people there ask. */
async function templateProblem(
  codeHost: CodeHost,
  { repository, body }: z.infer<typeof input>,
): Promise<LambdaToolAnswer | undefined> {
  const template = await codeHost.pullRequestTemplate(repository);
  const missing = template === undefined ? [] : missingHeadings(template, body);
  if (template === undefined || missing.length === 0) return undefined;
  const words = `${repository} has a template for the description, and ${counted(missing.length, 'heading')} of it ${missing.length === 1 ? 'is' : 'are'} missing in yours: nothing was opened. Fill it in (a heading that does not apply says so) and call again.`;
  const frame = { kind: 'file' as const, name: 'pull request template' };
  return {
    isError: true,
    content: [
      { type: 'text', text: words },
      { type: 'text', frame, text: template.slice(0, TEMPLATE_CHARS_MAX) },
    ],
  };
}

/** Characters of a template that are shown. */
const TEMPLATE_CHARS_MAX = 10_000;

function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** The text tells what the code host answered, and not what was asked for. */
function told(asked: string, opened: OpenedPullRequest): string {
  const { repository, base, draft, problems } = opened;
  const isMoved = !sameName(asked, repository);
  return [
    ...done(opened),
    `Into ${oneLine(base)}, ${draft ? 'a draft' : 'ready for review'}.`,
    ...headOf(opened),
    ...closing(opened),
    ...workflowsOf(opened),
    ...(isMoved ? [`${asked} is called ${repository} now.`] : []),
    ...(opened.forkOf === undefined ? [] : [inFork(repository, opened.forkOf)]),
    ...problems.map((problem) => `Not done: ${problem}`),
  ].join('\n');
}

/** A company may well work in its fork: what was asked for is done, and the other way is told. */
function inFork(repository: string, parent: string): string {
  const [owner] = repository.split('/');
  return `${repository} is a fork: for a pull request to ${oneLine(parent)} give that repository, and ${owner}:BRANCH as branch.`;
}

function done({ number, url, created, foreign }: OpenedPullRequest): string[] {
  if (!foreign) return [`${created ? 'Opened' : 'Updated'} pull request #${number}: ${url}`];
  const author = oneLine(foreign.author);
  return [
    `Pull request #${number} of this branch was opened by ${author}, not by this session: ${url}`,
    `Its title and description stay as they are. Yours were added as a comment: ${foreign.commentUrl}`,
  ];
}

function workflowsOf({ workflows = [] }: OpenedPullRequest): string[] {
  const names = workflows.slice(0, WORKFLOWS_NAMED_MAX).map((name) => oneLine(name));
  return names.length > 0 ? [`It changes workflows, which its description says: ${names.join(', ')}.`] : [];
}

/** Workflow files that are named to the model. */
const WORKFLOWS_NAMED_MAX = 10;

/** GitHub's own reading of the words: a slip in them would leave the issue open. */
function closing({ closes }: OpenedPullRequest): string[] {
  if (closes === undefined) return [];
  return [
    closes.length > 0 ? `Merging it closes ${closes.map((each) => oneLine(each)).join(', ')}.` : 'It closes no issue.',
  ];
}

function headOf({ head = {} }: OpenedPullRequest): string[] {
  const { sha, commits, files } = head;
  if (sha === undefined) return [];
  const counts =
    commits === undefined || files === undefined ? '' : `: ${counted(commits, 'commit')}, ${counted(files, 'file')}`;
  return [`Its head is ${oneLine(sha)}${counts}. What you have not pushed is not in it.`];
}
