import * as z from 'zod';
import type { AttachedFile } from '../domain/journal.ts';
import { readSlackFile } from '../domain/slack-file.ts';

/** Files of one message that are looked at: Slack lets a person attach 10 at once, an app 20. */
const FILES_READ_MAX = 100;

const anyText = z.string().optional().catch(undefined);

/**
 * The parts of Slack's `app_mention` and `message` events that we read (docs.slack.dev/reference/events). Without type,
 * channel and ts there is no message; an odd value elsewhere costs that field only. `subtype` and `bot_id` are kept whatever
 * they are: they say that nobody wrote it.
 */
export const slackMessageEvent = z.object({
  type: z.enum(['app_mention', 'message']),
  channel: z.string().min(1),
  ts: z.string().regex(/^\d+\.\d+$/),
  subtype: z.unknown().optional(),
  bot_id: z.unknown().optional(),
  channel_type: anyText,
  user: anyText,
  text: z.string().catch(''),
  thread_ts: z
    .string()
    .regex(/^\d+\.\d+$/)
    .optional()
    .catch(undefined),
  files: z.array(z.unknown()).catch([]),
});
export type SlackMessageEvent = z.infer<typeof slackMessageEvent>;

export function attachedFiles(event: SlackMessageEvent): AttachedFile[] {
  return event.files.slice(0, FILES_READ_MAX).map(readSlackFile);
}

/** Whether it was written to the agent alone. */
export function isDirect({ channel, channel_type }: SlackMessageEvent): boolean {
  return channel_type === undefined ? channel.startsWith('D') : channel_type === 'im';
}

/** Slack's escapes and link markup, undone: what the person meant. Mentions stay `<@U1>`, so that they can be used again. */
export function plainText(text: string): string {
  return text
    .replace(/<(https?:\/\/[^|>]+)(?:\|[^>]*)?>/g, '$1')
    .replace(/<mailto:([^|>]+)(?:\|[^>]*)?>/g, '$1')
    .replace(/<#(\w+)\|([^>]+)>/g, '#$2')
    .replace(/<!(here|channel|everyone)(?:\|[^>]*)?>/g, '@$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** The text without the mentions of the agent itself. */
export function withoutMention(text: string, botUserId: string): string {
  return text
    .replaceAll(new RegExp(`<@${botUserId}(?:\\|[^>]*)?>`, 'g'), ' ')
    .replace(/[ \t]{2,}/g, ' ')
    .trim();
}

export function mentionsOf(text: string): string[] {
  return [...text.matchAll(/<@([A-Z0-9]+)(?:\|[^>]*)?>/g)].flatMap((match) => match[1] ?? []);
}
