import type { SlackMessageEvent } from '../event/event.ts';
import { blockTexts } from './blocks.ts';

/** What Slack writes into `text` where a message consists of blocks alone. */
const PLACEHOLDERS: ReadonlySet<string> = new Set([
  '',
  '[no preview available]',
  'This content can’t be displayed.',
  "This content can't be displayed.",
]);

/** The words of a message in Slack's markup: its `text`, or what its blocks say where there is none. */
export function wordsOf({ text, blocks }: Pick<SlackMessageEvent, 'text' | 'blocks'>): string {
  return PLACEHOLDERS.has(text.trim()) ? blockTexts(blocks).words || text : text;
}
