import * as z from 'zod';
import type { AttachedFile } from '../domain/journal.ts';

const slackFile = z.object({
  id: z.string(),
  name: z.string().default('file'),
  mimetype: z.string().default('application/octet-stream'),
  size: z.number().default(0),
  url_private: z.string(),
});

/** The parts of Slack's `app_mention` and `message` events that we read (docs.slack.dev/reference/events). */
export const slackMessageEvent = z.object({
  type: z.enum(['app_mention', 'message']),
  subtype: z.string().optional(),
  channel: z.string().min(1),
  channel_type: z.string().optional(),
  user: z.string().optional(),
  bot_id: z.string().optional(),
  text: z.string().default(''),
  ts: z.string().regex(/^\d+\.\d+$/),
  thread_ts: z.string().optional(),
  files: z.array(slackFile).optional(),
});
export type SlackMessageEvent = z.infer<typeof slackMessageEvent>;

export function attachedFiles(event: SlackMessageEvent): AttachedFile[] {
  return (event.files ?? []).map((file) => ({
    id: file.id,
    name: file.name,
    mimetype: file.mimetype,
    bytes: file.size,
    url: file.url_private,
  }));
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
