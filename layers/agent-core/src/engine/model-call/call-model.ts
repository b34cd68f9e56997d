import { modelNamed } from '../../domain/model/models.ts';
import type { Attachment, SessionState } from '../../domain/session/session.ts';
import { peopleMessage, type TranscriptMessage } from '../../domain/transcript/transcript.ts';
import { isModelError } from '../../errors.ts';
import { draftWithoutModel, handOverDraft, handOverRequest } from '../compaction/compaction.ts';
import { type Way, wayToShorten } from '../compaction/shorten.ts';
import type { Draft, Outcome, Session, StepContext } from '../context/context.ts';
import { MODEL_TIME_MS, type Settings } from '../context/settings.ts';
import { StopWatch } from '../context/stop-watch.ts';
import { withActiveTime } from '../guards/turn-limits.ts';
import { cacheUseAfter } from '../model-request/cache-points.ts';
import { modelChange } from '../model-request/fallback.ts';
import { requestOf, worstCaseMicroUsd } from '../model-request/request.ts';
import { commitDraft } from '../session/commit.ts';
import { pauseDraft } from '../session/pausing.ts';
import { absorbPeople, withAttachments } from '../session/people.ts';
import type { CallPlan } from '../session/plan.ts';
import { laterFacts, sessionFacts, withPeople } from '../session/turns.ts';
import {
  budgetsNow,
  chargeLostCalls,
  monthSpend,
  notedBudgets,
  overBudget,
  paidState,
  usageOf,
  withRaisedBudget,
} from './budget.ts';
import { modelFailed } from './model-failed.ts';
import { replyDraft } from './reply.ts';

/** One model call: absorb what people wrote, check the budgets, ask, append the reply. */
export async function callModel(context: StepContext, session: Session, plan: CallPlan): Promise<Outcome> {
  if (context.message.remainingMs() < MODEL_TIME_MS) return { kind: 'hand-over' };
  const now = context.clock.now();
  const opened = withRaisedBudget(withPeople(session.state, plan.absorb, context.settings, now), plan.absorb);
  const [transcript, month] = await Promise.all([session.messages(opened.transcriptFrom), monthSpend(context, now)]);
  const { messages, attachments } = await newMessages(context, session, opened, plan, transcript, now);
  const begun = withAttachments(opened, attachments);
  const { settings, tools } = context;
  const way = plan.kind === 'compact' ? shorteningNow(settings, begun, [...transcript, ...messages]) : undefined;
  const before = { state: begun, transcript, messages };
  if (way && way.kind !== 'ask') {
    const draft = await draftWithoutModel(context, session, before, way);
    return commitDraft(context, session, { ...draft, absorb: plan.absorb });
  }
  const request = way
    ? handOverRequest(context, begun, way.about)
    : requestOf(settings, tools, begun, [...transcript, ...messages], { now });
  const worstCase = worstCaseMicroUsd(settings, request);
  const state = chargeLostCalls(context, session, begun, worstCase);
  const overrun = overBudget(context, state, budgetsNow(context, session, state, month));
  if (overrun)
    return commitDraft(context, session, pauseDraft(session, overrun, now, { state, messages, absorb: plan.absorb }));

  const stops = new StopWatch(context, session.sessionId);
  try {
    const reply = await context.model.converse(request, stops.signal);
    const cached = cacheUseAfter(request, state.cached, reply.usage, now);
    const paid = { ...withActiveTime(paidState(context, state, reply), context.clock.now() - now), cached };
    const noted = notedBudgets(session, paid, budgetsNow(context, session, paid, month), context.clock.now());
    const draft = way
      ? await handOverDraft(context, session, { ...before, state: noted.state }, way.about, reply)
      : withMessages(messages, replyDraft(session, noted.state, reply, { tools, settings }, context.clock.now()));
    return await commitDraft(context, session, {
      ...draft,
      notices: [...draft.notices, ...noted.notices],
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

function withMessages(messages: TranscriptMessage[], draft: Draft): Draft {
  return { ...draft, messages: [...messages, ...draft.messages] };
}

function shorteningNow(settings: Settings, state: SessionState, transcript: TranscriptMessage[]): Way {
  return wayToShorten(state, transcript, modelNamed(settings.models, state.model), settings.shortening);
}

async function newMessages(
  context: StepContext,
  session: Session,
  state: SessionState,
  plan: CallPlan,
  transcript: TranscriptMessage[],
  now: number,
): Promise<{ messages: TranscriptMessage[]; attachments: Attachment[] }> {
  const known = new Set(
    transcript.flatMap((message) => (message.kind === 'people' ? message.people.map((person) => person.key) : [])),
  );
  const { people, attachments } = await absorbPeople(
    context,
    plan.absorb.filter((item) => !known.has(item.key)),
    state,
  );
  const change = transcript.length > 0 && state.model !== session.state.model ? [modelChange(state.model)] : [];
  if (people.length === 0) return { messages: change, attachments };
  const hasFacts = transcript.some((message) => message.kind === 'people' && message.facts !== undefined);
  const facts = hasFacts ? laterFacts(transcript, state) : sessionFacts(context.sources, state, now);
  return { messages: [...change, peopleMessage(people, facts ? { facts } : {})], attachments };
}
