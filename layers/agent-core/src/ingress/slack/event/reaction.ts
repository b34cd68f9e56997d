import * as z from 'zod';

const text = z.string().min(1);

/** The parts of Slack's `reaction_added` that we read (docs.slack.dev/reference/events/reaction_added). Reactions to files have no channel. */
const reactionAdded = z.object({
  type: z.literal('reaction_added'),
  user: text,
  reaction: text,
  item: z.object({ type: z.literal('message'), channel: text, ts: z.string().regex(/^\d+\.\d+$/) }),
  item_user: text.optional().catch(undefined),
  event_ts: z.string().regex(/^\d+\.\d+$/),
});

/** `to`: whose message got it. `ts`: when. */
export type Reaction = { user: string; name: string; channel: string; messageTs: string; to?: string; ts: string };

/** Undefined for every other event, and for a reaction to something that is no message. */
export function readReaction(raw: unknown): Reaction | undefined {
  const read = reactionAdded.safeParse(raw);
  if (!read.success) return undefined;
  const { user, reaction: name, item, item_user: to, event_ts: ts } = read.data;
  return { user, name, channel: item.channel, messageTs: item.ts, ...(to ? { to } : {}), ts };
}
