import type { SessionState } from '../../domain/session.ts';
import type { PersonMessage, TranscriptMessage } from '../../domain/transcript.ts';
import { isModelError } from '../../errors.ts';
import { chargeLostCalls, overBudget, paidState, usageOf } from '../budget.ts';
import { commitDraft } from '../commit.ts';
import type { Outcome, Session, StepContext } from '../context.ts';
import { pauseDraft } from '../pausing.ts';
import type { Plan } from '../plan.ts';
import { replyDraft } from '../reply.ts';
import { requestOf, worstCaseMicroUsd } from '../request.ts';
import { MODEL_TIME_MS } from '../settings.ts';
import { StopWatch } from '../stop-watch.ts';
import { sessionFacts, withPeople } from '../turns.ts';
import { modelFailed } from './model-failed.ts';
import { absorbPeople } from './people.ts';

/** One model call: absorb what people wrote, check the budgets, ask, append the reply. */
export async function callModel(
  context: StepContext,
  session: Session,
  plan: Extract<Plan, { kind: 'call-model' }>,
): Promise<Outcome> {
  if (context.message.remainingMs() < MODEL_TIME_MS) return { kind: 'hand-over' };
  const now = context.clock.now();
  const begun = withPeople(session.state, plan.absorb, context.settings, now);
  const transcript = await context.journal.messages(session.sessionId, begun.transcriptFrom, session.version);
  const messages = await newMessages(context, begun, plan, transcript, now);
  const request = requestOf(context.settings, context.tools, begun, [...transcript, ...messages]);
  const worstCase = worstCaseMicroUsd(context.settings, request);
  const state = chargeLostCalls(context, session, begun, worstCase);
  const overrun = overBudget(context, state);
  if (overrun)
    return commitDraft(context, session, pauseDraft(session, overrun, now, { state, messages, absorb: plan.absorb }));

  const stops = new StopWatch(context, session.sessionId);
  try {
    const reply = await context.model.converse(request, stops.signal);
    const paid = paidState(context, state, reply);
    const draft = replyDraft(session, paid, reply, context.tools, context.clock.now());
    return await commitDraft(context, session, {
      ...draft,
      messages: [...messages, ...draft.messages],
      absorb: plan.absorb,
      ...usageOf(context, state, reply),
    });
  } catch (error) {
    if (!isModelError(error)) throw error;
    return await modelFailed(context, session, state, plan, messages, error, stops, worstCase);
  } finally {
    stops.end();
  }
}

async function newMessages(
  context: StepContext,
  state: SessionState,
  plan: Extract<Plan, { kind: 'call-model' }>,
  transcript: TranscriptMessage[],
  now: number,
): Promise<TranscriptMessage[]> {
  const known = new Set(
    transcript.flatMap((message) => (message.kind === 'people' ? message.people.map((person) => person.key) : [])),
  );
  const people: PersonMessage[] = await absorbPeople(
    context,
    plan.absorb.filter((item) => !known.has(item.key)),
  );
  if (people.length === 0) return [];
  const hasFacts = transcript.some((message) => message.kind === 'people' && message.facts !== undefined);
  return [{ kind: 'people', people, ...(hasFacts ? {} : { facts: sessionFacts(state, now) }) }];
}
