import * as z from 'zod';

const text = z.string().min(1);
const ts = z.string().regex(/^\d+\.\d+$/);

/** The parts of Slack's `agent_session_stopped` that we read (docs.slack.dev/reference/events/agent_session_stopped). */
const sessionStopped = z.object({
  type: z.literal('agent_session_stopped'),
  user: text,
  channel: text,
  thread_ts: ts,
  event_ts: ts,
});

/** Who pressed Slack's own Stop button, in which thread, when. */
export type SessionStopped = { user: string; channel: string; threadTs: string; ts: string };

/** Undefined for every other event. */
export function readSessionStopped(raw: unknown): SessionStopped | undefined {
  const read = sessionStopped.safeParse(raw);
  if (!read.success) return undefined;
  const { user, channel, thread_ts: threadTs, event_ts } = read.data;
  return { user, channel, threadTs, ts: event_ts };
}
