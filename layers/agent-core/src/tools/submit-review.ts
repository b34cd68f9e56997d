import * as z from 'zod';
import { counted } from '../domain/counted.ts';
import { audienceOf } from '../domain/people/audience.ts';
import { type Finding, SEVERITIES } from '../domain/review/finding.ts';
import { sessionHas } from '../domain/session/taken-up.ts';
import type { SubmittedReview } from '../ports/code-talk.ts';
import { pageOf } from './code-page.ts';
import { errorAnswer, type LambdaToolAnswer, lambdaTool, textAnswer } from './lambda-tool.ts';
import { markerOf } from './marker.ts';
import { quietedLines } from './quieted-text.ts';
import { notTakenUp } from './write-comment.ts';

/** Nobody reads more; what is left belongs into the body. */
const FINDINGS_MAX = 50;
const TEXT_CHARS_MAX = 4_000;
const BODY_CHARS_MAX = 10_000;

const findingInput = z
  .strictObject({
    path: z.string().min(1),
    line: z.number().int().min(1).describe('A line of the diff; of several, the last.'),
    start_line: z.number().int().min(1).optional(),
    side: z.enum(['RIGHT', 'LEFT']).optional().describe('LEFT: as it was before.'),
    severity: z.enum(SEVERITIES),
    text: z.string().min(1).max(TEXT_CHARS_MAX),
    suggestion: z.string().max(TEXT_CHARS_MAX).optional().describe('Replaces exactly these lines.'),
  })
  .refine(({ side, suggestion }) => side !== 'LEFT' || suggestion === undefined, 'a suggestion is for the side RIGHT')
  .refine(({ line, start_line: start = line }) => start <= line, 'start_line comes before line');

const input = z.strictObject({
  url: z.string().min(1).describe('Of the pull request.'),
  verdict: z.enum(['comment', 'request_changes']),
  body: z.string().min(1).max(BODY_CHARS_MAX).describe('The summary, and what stands at no line of the diff.'),
  findings: z.array(findingInput).max(FINDINGS_MAX),
});

/** Natural key: the call's marker in the review. */
export const submitReview = lambdaTool<z.infer<typeof input>>({
  name: 'submit_review',
  description:
    'Submits your one review of a pull request: all findings at their lines of the diff. What you said of the same lines before is left out.',
  place: 'lambda',
  effect: 'outward',
  inReview: 'only',
  input,
  async run({ url, verdict, body, findings }, { codeHost, guard, state, toolCallId }) {
    const page = pageOf(url, codeHost);
    if ('content' in page) return page;
    if (page.kind !== 'pull' && page.kind !== 'issue')
      return errorAnswer('Pass the URL of the pull request; nothing was submitted.');
    const { repository, number } = page;
    if (!sessionHas(state, repository)) return errorAnswer(notTakenUp(repository));
    guard();
    const isVerdict = verdict === 'request_changes';
    const how = { audience: audienceOf(state), marker: markerOf(toolCallId) };
    return told(
      await codeHost.submitReview({ repository, number, isVerdict, body, findings: findings.map(read), ...how }),
    );
  },
});

function read({ start_line: startLine, side = 'RIGHT', ...finding }: z.infer<typeof findingInput>): Finding {
  return { ...finding, startLine, side };
}

function told(review: SubmittedReview): LambdaToolAnswer {
  switch (review.kind) {
    case 'submitted': {
      const { url, commit, findings, left, problems, quieted } = review;
      const lines = [
        `Submitted with ${counted(findings, 'finding')}, of commit ${commit}: ${url}`,
        ...(left.length > 0 ? [`Left out, because you spoke of these lines before: ${left.join(', ')}.`] : []),
        ...problems.map((problem) => `Not done: ${problem}.`),
        ...quietedLines(quieted),
      ];
      return textAnswer(lines.join('\n'));
    }
    case 'misplaced': {
      const { problems, since } = review;
      const why = since
        ? `You reviewed commit ${since}, and only what has changed since can be commented on. Leave the others out`
        : 'A finding stands at lines of the diff. Move these, or put them into the body';
      return errorAnswer(
        `Nothing was submitted. ${why}, then submit again:\n${problems.map((each) => `- ${each}`).join('\n')}`,
      );
    }
  }
}

/** What a session that reviews is told before its first message: all that its requests have beside another list of tools. */
export const REVIEW_NOTE = [
  'This session reviews a pull request. It changes no code, pushes nothing and opens no pull request: for that people begin another thread.',
  `Read the pull request and the code around its diff, and run what shows a fault. Say what is wrong, why it matters and how to mend it in one review, with ${submitReview.name}; no praise, nothing that a linter says, nothing that you have not checked.`,
  'If a review of yours stands there, look only at what has changed since its commit (…/compare/COMMIT...HEAD), and resolve the threads that were taken up.',
  'Then report here in a few lines, with the link of the review.',
].join(' ');
