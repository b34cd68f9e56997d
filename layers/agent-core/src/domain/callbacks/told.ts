import * as z from 'zod';
import type { Notice } from '../session/notice.ts';
import type { SessionId } from '../session/session.ts';

/** What a program is told of what people would read in a chat: words of the agent, or of the session. Documented in docs/events.md. */
export const toldMessage = z.object({
  id: z.string().describe('The same whenever it is sent again: what was seen before may be dropped'),
  type: z.literal('message'),
  at: z.number().describe('When it was written, in ms since the epoch'),
  sessionId: z.string(),
  text: z.string().describe('Markdown'),
  to: z.string().optional().describe('Id of the person whom it answers'),
  isAnswer: z.boolean().describe('The last words of a turn; others tell of a pause, or of what happens meanwhile'),
  actions: z.array(z.enum(['raise', 'resume'])).describe('What the session waits for, each a path below the session'),
  file: z.object({ name: z.string() }).optional(),
});
export type ToldMessage = z.infer<typeof toldMessage>;

/** Undefined for progress: who wants to know how far a session is asks for its changes. */
export function toldOf(sessionId: SessionId, notice: Notice): ToldMessage | undefined {
  if (notice.kind !== 'message') return undefined;
  const { id, at, mention, file, buttons = [], feedback } = notice;
  return {
    id,
    type: 'message',
    at,
    sessionId,
    text: markdownOf(notice.text),
    ...(mention === undefined ? {} : { to: mention }),
    isAnswer: feedback !== undefined,
    actions: buttons.map(({ action }) => (action === 'raise-budget' ? 'raise' : 'resume')),
    ...(file ? { file: { name: file.name } } : {}),
  };
}

const MARKUP =
  /<@([\w-]{1,100})>|<(https?:\/\/[^<>\s|]{1,2000})\|([^<>\n]{0,500})>|<!date\^\d+\^\{time\}\|([^<>\n]{0,100})>/g;

/** Our notation of people, links and times, as everybody writes Markdown. */
function markdownOf(text: string): string {
  return text
    .replaceAll(MARKUP, (_all, ...found: (string | undefined)[]) => {
      const [user, url, label, time = ''] = found;
      if (user !== undefined) return `@${user}`;
      return url === undefined ? time : `[${label}](${url})`;
    })
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
