import { errorReason } from '../../domain/notices/error-reason.ts';
import type { PauseReason } from '../../domain/session/session.ts';
import { peopleMessage } from '../../domain/transcript/transcript.ts';
import type { ModelError } from '../../errors.ts';
import { afterFailure } from '../compaction/shorten.ts';
import { draftOf, type Outcome, type StepContext, withState } from '../context/context.ts';
import { type RefusedTool, refusedTool, withoutTool } from '../mcp/refused-tool.ts';
import { windowAfterRefusal } from '../model-request/size.ts';
import { commitDraft } from '../session/commit.ts';
import { pauseDraft, stopDraft } from '../session/pausing.ts';
import { absorbPeople, withAttachments } from '../session/people.ts';
import { ABSORB_MAX } from '../session/plan.ts';
import type { Asked } from './asked.ts';
import { backOff } from './back-off.ts';
import { charged } from './budget.ts';

/** The entry of a model call that failed, by what can be done about it. `byUser`: who asked to stop, if somebody has. */
export async function modelFailed(
  context: StepContext,
  asked: Asked,
  error: ModelError,
  byUser: string,
): Promise<Outcome> {
  const { session, messages, absorb, worstCase } = asked;
  switch (error.kind) {
    case 'aborted':
      context.lease.guard();
      return stopped(context, { ...asked, session: charged(session, worstCase) }, byUser);
    case 'throttled':
    case 'unavailable':
      return backOff(context, error.hadBegun ? { ...asked, session: charged(session, worstCase) } : asked, error);
    case 'context-full':
      return contextFull(context, asked, error.message);
    case 'access-denied':
    case 'invalid': {
      const { message, part } = error;
      context.log.error('The model refused the request', { sessionId: session.sessionId, error: message, part });
      const tool = error.kind === 'invalid' ? refusedTool(context.tools, message) : undefined;
      const rest = tool?.server === undefined ? undefined : await withoutTool(context, session, tool);
      // One odd tool costs only itself: the next step asks without it.
      if (rest) return commitDraft(context, draftOf('noted', rest, { messages, absorb }));
      return commitDraft(
        context,
        pauseDraft(session, refusal(message, tool), context.clock.now(), { messages, absorb }),
      );
    }
  }
}

/** People know a tool by its name, the model's words only by its place in the request. */
function refusal(message: string, tool: RefusedTool | undefined): PauseReason {
  return tool ? errorReason('toolRefused', 0, `\`${tool.name}\` (${message})`) : { kind: 'error', message };
}

/** The prefix is shortened before the next call. */
function contextFull(context: StepContext, asked: Asked, refusal: string): Promise<Outcome> {
  const { session, messages, absorb, kind } = asked;
  const shortening = afterFailure(session.state, kind === 'compact', true);
  // The size of a hand-over's request is not that of the prefix: only a number in the refusal says something.
  const measured = kind === 'compact' ? { ...session.state, context: undefined } : session.state;
  const window = windowAfterRefusal(measured, refusal);
  const next = withState(session, { shortening, ...(window ? { window } : {}) });
  return commitDraft(context, draftOf('context-full', next, { messages, absorb }));
}

/**
 * The reply is dropped; what it may have cost is charged as an estimate. What the call was made with stays, and people's words
 * are looked for anew.
 */
async function stopped(context: StepContext, asked: Asked, byUser: string): Promise<Outcome> {
  const { session } = asked;
  const unread = await context.journal.unread(session.sessionId);
  const stopAt = unread.findIndex((item) => item.kind === 'stop');
  if (stopAt < 0) return { kind: 'reload' };
  const known = new Set(asked.absorb.map(({ key }) => key));
  const fresh = unread.slice(0, stopAt + 1).filter(({ key }) => !known.has(key));
  const absorb = [...asked.absorb, ...fresh.slice(0, ABSORB_MAX - asked.absorb.length)];
  const { people, attachments } = await absorbPeople(context, absorb.slice(asked.absorb.length), session);
  const messages = [...asked.messages, ...(people.length > 0 ? [peopleMessage(people)] : [])];
  const given = withState(session, withAttachments(session.state, attachments));
  const stop = { reason: { kind: 'stopped', byUser }, absorb, messages, tell: true } as const;
  return commitDraft(context, stopDraft(given, stop, context.clock.now()));
}
