import type { ContentBlock } from '../../../local/aws/bedrock/converse-request.ts';
import { bash, toolUse } from '../harness/scenario.ts';
import type { Talk } from '../harness/talk.ts';

/** One transparent pixel. */
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** What the first message of the conversation is for the model, as last asked. */
export function firstBlocks(talk: Talk): ContentBlock[] {
  return talk.lastRequest().messages[0]?.content ?? [];
}

/** A file that the agent makes on its worker and hands out, with a comment of its own. */
export const REPORT = 'day,failures\n1,0\n2,3\n';
export const HANDS_OUT_REPORT = [
  bash(`mkdir out; printf '${REPORT.replaceAll('\n', '\\n')}' > out/report.csv`),
  toolUse('send_file', { path: 'out/report.csv', comment: 'The *numbers*' }),
  { text: 'See above.' },
];
