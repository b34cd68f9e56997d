import * as z from 'zod';
import type { Feedback, Judgement } from '../../../ports/people/feedback.ts';
import { type IngressPorts, type IngressSettings, ignored, type Received } from '../access/context.ts';
import { askedBy, type Press } from '../interpret/buttons.ts';

/** The part of a pressed feedback button that we read (docs.slack.dev, feedback buttons element). */
const pressed = z.object({ value: z.enum(['good', 'bad']) });

/** Undefined for a button that is none of ours. */
export function verdictOf(action: unknown): Judgement['verdict'] | undefined {
  return pressed.safeParse(action).data?.value;
}

/** What somebody who is served says of an answer goes into the session's record. Nobody is answered, and nothing is rung. */
export async function receiveFeedback(
  ports: IngressPorts & { feedback: Feedback },
  settings: IngressSettings,
  press: Press,
  verdict: Judgement['verdict'],
): Promise<Received> {
  const asked = await askedBy(ports, settings, press);
  if (asked === 'unauthorized') return 'unauthorized';
  const { sessionId, author } = asked;
  if (!(await ports.inbox.exists(sessionId))) return ignored(ports, 'feedback in a thread that is no session');
  await ports.feedback.note(sessionId, { postId: press.postTs, user: author.user, verdict, at: ports.clock.now() });
  ports.log.info('feedback', { sessionId, verdict });
  return 'accepted';
}
