import * as z from 'zod';
import type { CodePage } from '../domain/code-address.ts';
import { audienceOf } from '../domain/people/audience.ts';
import { sessionHas } from '../domain/session/taken-up.ts';
import { isPortError } from '../errors.ts';
import type { CodeHost } from '../ports/code-host.ts';
import type { TalkPage, Written } from '../ports/code-talk.ts';
import { cloneRepository } from './clone-repository.ts';
import { pageOf } from './code-page.ts';
import { errorAnswer, type LambdaToolAnswer, lambdaTool, type SessionChange, textAnswer } from './lambda-tool.ts';
import { markerOf } from './marker.ts';
import { quietedLines } from './quieted-text.ts';

const BODY_CHARS_MAX = 20_000;

const input = z
  .strictObject({
    url: z.string().min(1).describe('Of an issue, a pull request, or a comment or review there.'),
    body: z.string().min(1).max(BODY_CHARS_MAX).optional(),
    resolve: z.boolean().optional().describe('Resolve the thread.'),
  })
  .refine(({ body, resolve }) => body !== undefined || resolve === true, 'give a body, or resolve, or both');

/** Natural key: the call's marker in what it wrote. */
export const writeComment = lambdaTool<z.infer<typeof input>>({
  name: 'write_comment',
  description:
    'Comments on an issue or pull request. With the URL of a comment on a line (#discussion_r…) it answers in that thread.',
  place: 'lambda',
  effect: 'outward',
  inReview: 'too',
  input,
  async run({ url, body, resolve = false }, { codeHost, guard, state, toolCallId }) {
    const page = talkPage(url, codeHost);
    if ('content' in page) return page;
    if (!sessionHas(state, page.repository)) return errorAnswer(notTakenUp(page.repository));
    guard();
    try {
      const words = { resolve, audience: audienceOf(state), marker: markerOf(toolCallId) };
      const written = await codeHost.say(page, { ...words, ...(body === undefined ? {} : { body }) });
      return textAnswer(told(written), [
        answered(url, page.kind === 'review-comment' ? written.thread : conversationOf(written)),
      ]);
    } catch (error) {
      if (!isPortError(error) || error.code !== 'not-found') throw error;
      const gone = errorAnswer(`${error.message}. It was deleted, or the URL is wrong; nothing was written.`);
      return { ...gone, changes: [answered(url)] };
    }
  },
});

/** One answer in a conversation is one to all that was said there before. */
function conversationOf({ url }: Written): string | undefined {
  return url?.replace(/#.*$/, '');
}

function answered(url: string, thread?: string): SessionChange {
  return { kind: 'answered', urls: [url, ...(thread ? [thread] : [])] };
}

/** The page whose conversation an address leads to, or what to pass instead. */
function talkPage(url: string, codeHost: CodeHost): TalkPage | LambdaToolAnswer {
  const page: CodePage | LambdaToolAnswer = pageOf(url, codeHost);
  if ('content' in page) return page;
  switch (page.kind) {
    case 'issue':
    case 'pull':
    case 'comment':
    case 'review':
    case 'review-comment':
      return page;
    default:
      return errorAnswer(
        'That address has no conversation: pass that of an issue, a pull request, or a comment there.',
      );
  }
}

/** What outward tools say of a repository that this session does not work on. */
export function notTakenUp(repository: string): string {
  return `${repository} is no repository of this session; nothing was written. If the task is there, clone it with ${cloneRepository.name} first.`;
}

function told({ url, isResolved, problems, quieted }: Written): string {
  return [
    ...(url === undefined ? [] : [`Written: ${url}`]),
    ...(isResolved ? ['The thread is resolved.'] : []),
    ...problems.map((problem) => `Not done: ${problem}.`),
    ...quietedLines(quieted),
  ].join('\n');
}
