import * as z from 'zod';
import { counted } from '../domain/counted.ts';
import { oneLine } from '../domain/frames/one-line.ts';
import { audienceOf } from '../domain/people/audience.ts';
import { askedLine } from '../domain/pull-request/last-line.ts';
import { leftBehind } from '../domain/pull-request/left-behind.ts';
import { hasParts, missingParts, type PullRequestTemplate } from '../domain/pull-request/template.ts';
import { redacted } from '../domain/redact/redact.ts';
import { isSameRepository, repositoryName } from '../domain/repository.ts';
import type { ToolContent } from '../domain/tool/tool.ts';
import { type LambdaToolAnswer, type LambdaToolContext, lambdaTool, textAnswer } from './lambda-tool.ts';
import { markerOf } from './marker.ts';
import { closingBody, tellIssues } from './pull-request-issues.ts';
import { told } from './pull-request-text.ts';

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
  reviewers: beside.optional().describe('Logins or org/team, if asked for.'),
});

/** Natural key: repository and head branch. A second call, or a step that runs again, updates the one that exists. */
export const createPullRequest = lambdaTool<z.infer<typeof input>>({
  name: 'create_pull_request',
  description:
    'Opens the pull request of a pushed branch, or updates the one that this session opened for it; on one that somebody else opened you comment.',
  place: 'lambda',
  effect: 'outward',
  input,
  async run(draft, context) {
    const { codeHost, guard, state, toolCallId } = context;
    // One that was closed in the middle is no longer this branch's: another one is opened.
    const isKnown = state.pullRequests.some(
      ({ repository, branch, ended }) =>
        ended === undefined && isSameRepository(repository, draft.repository) && branch === draft.branch,
    );
    const template = isKnown ? undefined : await codeHost.pullRequestTemplate(draft.repository);
    const unfilled = templateProblem(template, draft);
    if (unfilled) return unfilled;
    const closing = await closingBody(context, draft);
    const lastLine = await requesterLine(context);
    guard();
    const shown = { title: redacted(draft.title), body: redacted(closing.body), ...lastLine };
    const own = state.pullRequests.filter(({ foreign }) => !foreign);
    const ours = own.flatMap(({ repository, number, url }) => [`${repository}#${number}`, url]);
    const how = { ours, audience: audienceOf(state), marker: markerOf(toolCallId) };
    const opened = await codeHost.openPullRequest({ ...draft, ...shown, ...how });
    const { repository, number, url } = opened;
    const pullRequest = {
      repository,
      number,
      url,
      branch: draft.branch,
      ...(opened.foreign ? { foreign: true as const } : {}),
    };
    // What the state does not know was opened by this call, or by one that was cut off before it could tell the issues.
    const isOld = state.pullRequests.some(
      (pull) => pull.number === number && isSameRepository(pull.repository, repository),
    );
    const tells = !isOld && !opened.foreign;
    const issues = tells ? await tellIssues(context, opened) : [];
    const beside = [
      ...leftBehind(opened, draft.branch, state.clones),
      ...(opened.foreign ? [] : closing.said),
      ...issues,
    ];
    const text = told(opened, { asked: draft.repository, known: state.pullRequests, beside });
    const answer = textAnswer(text, [{ kind: 'pull-request', pullRequest }]);
    return { ...answer, content: [...answer.content, ...unasked(template)] };
  },
});

async function requesterLine({ state, requesterShown, threadLink }: LambdaToolContext): Promise<{ lastLine?: string }> {
  if (requesterShown === 'none') return {};
  return { lastLine: askedLine(state, requesterShown === 'thread' ? await threadLink() : undefined) };
}

/** A description that leaves out parts of the repository's template is not sent: the template says what people there ask. */
function templateProblem(
  template: PullRequestTemplate | undefined,
  { repository, body }: z.infer<typeof input>,
): LambdaToolAnswer | undefined {
  const text = template && 'text' in template ? template.text : '';
  const missing = missingParts(text, body);
  if (missing.length === 0) return undefined;
  const words = `${repository} has a template for the description, and ${counted(missing.length, 'part')} of it ${missing.length === 1 ? 'is' : 'are'} missing in yours: nothing was opened. Fill it in (a heading or an item that does not apply says so) and call again.`;
  return { isError: true, content: [{ type: 'text', text: words }, shownTemplate(text)] };
}

/** What nobody can check is shown, and does not hold up the pull request. */
function unasked(template: PullRequestTemplate | undefined): ToolContent[] {
  if (!template) return [];
  if ('several' in template) {
    const names = template.several.slice(0, NAMED_MAX).map((name) => oneLine(name));
    const text = `The repository has ${template.several.length} templates for descriptions, and none was asked for: ${names.join(', ')}. If one fits, read it in a clone and call again with a description that follows it.`;
    return [{ type: 'text', text }];
  }
  if (hasParts(template.text) || template.text.trim() === '') return [];
  const text =
    'The repository has this template for descriptions. If yours lacks what it asks for, call again with one that has it.';
  return [{ type: 'text', text }, shownTemplate(template.text)];
}

function shownTemplate(text: string): ToolContent {
  const frame = { kind: 'file' as const, name: 'pull request template' };
  return { type: 'text', frame, text: text.slice(0, TEMPLATE_CHARS_MAX) };
}

/** Characters of a template that are shown, and templates that are named. */
const TEMPLATE_CHARS_MAX = 10_000;
const NAMED_MAX = 20;
