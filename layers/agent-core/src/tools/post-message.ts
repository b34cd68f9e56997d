import * as z from 'zod';
import { NOTICE_CHARS_MAX } from '../domain/session/notice.ts';
import { lambdaTool, textAnswer } from './lambda-tool.ts';

const input = z.strictObject({
  text: z.string().min(1).max(NOTICE_CHARS_MAX).describe('Slack mrkdwn, a line or two. Links as <url|label>.'),
});

/** The message is an outbox notice of the result's entry: posted exactly once, whatever happens to the step. */
export const postMessage = lambdaTool<z.infer<typeof input>>({
  name: 'post_message',
  description:
    'Sends a message to the people in the thread: when you start, when you find something that changes what they expect, and to ask. Not for the final answer: that is the text that ends your turn.',
  place: 'lambda',
  effect: 'outward',
  inReview: 'too',
  countsAs: { kind: 'message' },
  input,
  async run({ text }) {
    return textAnswer('Posted.', [{ kind: 'notice', text }]);
  },
});
