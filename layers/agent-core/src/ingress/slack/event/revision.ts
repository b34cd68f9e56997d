import * as z from 'zod';
import { type SlackMessageEvent, slackMessageEvent } from './event.ts';

const anyText = z.string().min(1).optional().catch(undefined);
const place = z.string().regex(/^\d+\.\d+$/);
const anyPlace = place.optional().catch(undefined);

/**
 * Slack's `message_changed` and `message_deleted` (docs.slack.dev/reference/events/message, subtypes). Without channel and ts there is no
 * event; the message and what it was before are read as messages are, and may be odd.
 */
const revisionEvent = z.object({
  type: z.literal('message'),
  subtype: z.enum(['message_changed', 'message_deleted']),
  channel: z.string().min(1),
  channel_type: anyText,
  ts: place,
  event_ts: anyPlace,
  deleted_ts: anyPlace,
  message: z.unknown().optional(),
  previous_message: z.unknown().optional(),
});

/** What an edit notes in the message itself: by whom, in whole seconds when. */
const editedBy = z.object({ edited: z.object({ user: z.string().min(1), ts: anyPlace }) });

/** What Slack leaves of a deleted message that has replies. */
const tombstone = z.object({ subtype: z.literal('tombstone') });

/**
 * A change of a message. `at`: when, as a place in the channel's order, of which no two events have the same one. `before`: what it was, as
 * far as Slack says it.
 */
export type SlackRevision =
  | {
      kind: 'changed';
      at: string;
      message: SlackMessageEvent;
      before: SlackMessageEvent | undefined;
      editor: string | undefined;
    }
  | { kind: 'deleted'; at: string; before: SlackMessageEvent };

/** Undefined for every other event; `odd` for a change of nothing that can be read as a message. */
export function readRevision(raw: unknown): SlackRevision | 'odd' | undefined {
  const read = revisionEvent.safeParse(raw);
  if (!read.success) return undefined;
  const { subtype, channel, channel_type, ts, event_ts, message, previous_message } = read.data;
  const asEvent = (inner: unknown) => messageIn(inner, { channel, channel_type });
  const at = event_ts ?? ts;
  const before = asEvent(previous_message);
  if (subtype === 'message_deleted' || tombstone.safeParse(message).success)
    return before ? { kind: 'deleted', at, before } : 'odd';
  const now = asEvent(message);
  if (!now) return 'odd';
  const edited = editedBy.safeParse(message);
  return { kind: 'changed', at, message: now, before, editor: edited.data?.edited.user };
}

/** The message inside, with the place that only the event around it names. */
function messageIn(
  inner: unknown,
  place: { channel: string; channel_type: string | undefined },
): SlackMessageEvent | undefined {
  if (typeof inner !== 'object' || inner === null) return undefined;
  return slackMessageEvent.safeParse({ ...inner, ...place, type: 'message' }).data;
}
