import type { InboxItem } from '../../domain/session/journal.ts';
import type { SessionState } from '../../domain/session/session.ts';
import { versionName } from '../../domain/session/versions.ts';
import type { ModelRequest } from '../../domain/transcript/converse.ts';
import { peopleMessage, type TranscriptMessage } from '../../domain/transcript/transcript.ts';
import { isModelError, ModelError } from '../../errors.ts';
import type { ModelReply } from '../../ports/model.ts';
import { type Begun, draftWithoutModel, handOverDraft, handOverRequest, roomOf } from '../compaction/compaction.ts';
import { peopleOf } from '../compaction/kept-people.ts';
import { type Way, wayToShorten } from '../compaction/shorten.ts';
import { type Draft, type Outcome, type Session, type StepContext, withState } from '../context/context.ts';
import { MODEL_TIME_MS } from '../context/settings.ts';
import { StopWatch } from '../context/stop-watch.ts';
import { withActiveTime } from '../guards/turn-limits.ts';
import { cacheUseAfter } from '../model-request/cache-points.ts';
import { modelChange } from '../model-request/fallback.ts';
import { requestMark } from '../model-request/mark.ts';
import { requestOf, worstCaseMicroUsd } from '../model-request/request.ts';
import { routingOf, usedThere } from '../model-request/routing.ts';
import { commitDraft } from '../session/commit.ts';
import { pauseDraft, stopDraft } from '../session/pausing.ts';
import { absorbPeople, withAttachments } from '../session/people.ts';
import type { CallPlan, Plan } from '../session/plan.ts';
import { laterFacts, sessionFacts, withChoices, withPeople } from '../session/turns.ts';
import { showProgress } from '../shown/show-progress.ts';
import {
  budgetsNow,
  chargeBeside,
  chargeLostCalls,
  monthSpend,
  notedBudgets,
  overBudget,
  paidState,
  usageOf,
} from './budget.ts';
import { modelFailed } from './model-failed.ts';
import { named, namedMaterial, withLanguage, withNames } from './names.ts';
import { withSilence } from './no-reply.ts';
import { replyDraft } from './reply.ts';
import { readThread } from './thread.ts';

/** One model call: absorb what people wrote, check the budgets, ask, append the reply. */
export async function callModel(context: StepContext, session: Session, plan: CallPlan): Promise<Outcome> {
  if (context.message.remainingMs() < MODEL_TIME_MS) return { kind: 'hand-over' };
  const { settings } = context;
  const now = context.clock.now();
  const { absorb, kind } = plan;
  const opened = withState(session, withPeople(withChoices(session.state, absorb), absorb, settings, now));
  const from = opened.state.transcriptFrom;
  const [transcript, month] = await Promise.all([session.messages(from), monthSpend(context, now)]);
  const { state, messages } = await newMessages(context, opened, { absorb, transcript, now });
  if (isStale(absorb, transcript, messages)) return { kind: 'reload' };
  const begun: Begun = { session: withState(opened, state), transcript, messages };
  const way = kind === 'compact' ? shorteningNow(context, begun) : undefined;
  if (way && way.kind !== 'ask')
    return commitDraft(context, { ...(await draftWithoutModel(context, begun, way)), absorb });
  const asked = requestFor(context, begun, way, now);
  const request = { ...asked, routing: routingOf(begun.session, asked, now) };
  const worstCase = worstCaseMicroUsd(settings, request);
  const asking = chargeLostCalls(context, begun.session, worstCase);
  const overrun = overBudget(context, asking.state, budgetsNow(context, asking, month));
  if (overrun) return commitDraft(context, pauseDraft(asking, overrun, now, { messages, absorb }));

  const reading = absorb.some((item) => item.kind === 'message') && showProgress(context, asking, 'reading');
  const stops = new StopWatch(context, session, (unread) => showProgress(context, { ...asking, unread }));
  try {
    // It is paid: who stood still until others went on does not ask beside them.
    context.lease.guard();
    const reply = await context.model.converse(request, stops.signal);
    const alone = paidSession(context, asking, { request, reply, askedAt: now });
    const paid = chargeBeside(context, alone, worstCase);
    const noted = notedBudgets(paid, budgetsNow(context, paid, month), context.clock.now());
    const answered = { ...begun, session: noted.session };
    const draft = way
      ? await handOverDraft(context, answered, way.about, reply)
      : withMessages(messages, replyDraft(context, noted.session, reply, context.clock.now()));
    const notices = [...draft.notices, ...noted.notices];
    // A hand-over's request ends with a question that no entry holds.
    const mark = way ? {} : { request: requestMark(request) };
    const usage = usageOf(context, asking.state, reply);
    const outcome = await commitDraft(context, { ...draft, notices, absorb, ...mark, ...usage });
    return outcome.kind === 'reload' ? { ...outcome, paidMicroUsd: usage.costMicroUsd ?? 0 } : outcome;
  } catch (error) {
    if (!isModelError(error)) throw error;
    const failure = error.kind === 'aborted' && stops.isOutOfTime ? endless() : error;
    const charged = chargeBeside(context, asking, worstCase);
    return await modelFailed(context, { session: charged, messages, absorb, kind, worstCase }, failure, stops.byUser);
  } finally {
    stops.end();
    // It never throws. The call did not wait for it.
    await reading;
  }
}

/** As if the stop had come a moment later, during the call: who asked is told, and the session can be resumed. */
export async function stopWords(
  context: StepContext,
  session: Session,
  { absorb, reason }: Extract<Plan, { kind: 'stop-words' }>,
): Promise<Outcome> {
  const now = context.clock.now();
  const begun = withPeople(withChoices(session.state, absorb), absorb, context.settings, now);
  const opened = withState(session, begun);
  const transcript = await session.messages(begun.transcriptFrom);
  const { state, messages } = await newMessages(context, opened, { absorb, transcript, now });
  if (isStale(absorb, transcript, messages)) return { kind: 'reload' };
  return commitDraft(context, stopDraft(withState(opened, state), { reason, absorb, messages, tell: true }, now));
}

/** As a stream that broke off: what came of it is paid, and it is asked again later. */
function endless(): ModelError {
  return new ModelError('unavailable', 'The answer did not end in the time of one invocation', { hadBegun: true });
}

/** What was read as unread stands in the transcript, and was answered: the step stood still between its reads, and others went on. */
function isStale(absorb: InboxItem[], transcript: TranscriptMessage[], messages: TranscriptMessage[]): boolean {
  return absorb.some(({ kind }) => kind === 'message') && messages.length === 0 && transcript.at(-1)?.kind === 'model';
}

function withMessages(messages: TranscriptMessage[], draft: Draft): Draft {
  return { ...draft, messages: [...messages, ...draft.messages] };
}

function shorteningNow(context: StepContext, { session: { state }, transcript, messages }: Begun): Way {
  const all = [...transcript, ...messages];
  return wayToShorten(state, all, roomOf(context, state), context.settings.shortening);
}

function requestFor(
  context: StepContext,
  { session: { state }, transcript, messages }: Begun,
  way: Extract<Way, { kind: 'ask' }> | undefined,
  now: number,
): ModelRequest {
  if (way) return handOverRequest(context, state, way.about);
  return requestOf(context, state, [...transcript, ...messages], { now });
}

/** The session after a call that was answered: its cost, its time, and what the cache holds now. */
function paidSession(context: StepContext, session: Session, { request, reply, askedAt }: Answered): Session {
  const { state } = session;
  const cached = cacheUseAfter(request, usedThere(state, reply.place), reply.usage, askedAt);
  const paid = withActiveTime(paidState(context, state, reply), context.clock.now() - askedAt);
  return withState(session, { ...paid, cached, place: reply.place });
}

type Answered = { request: ModelRequest; reply: ModelReply; askedAt: number };

type News = { absorb: InboxItem[]; transcript: TranscriptMessage[]; now: number };

async function newMessages(
  context: StepContext,
  session: Session,
  { absorb, transcript, now }: News,
): Promise<{ messages: TranscriptMessage[]; state: SessionState }> {
  const keys = new Set(peopleOf(transcript).map(({ key }) => key));
  const unknown = absorb.filter((item) => !keys.has(versionName(item)));
  const read = await readThread(context, session, unknown, keys);
  const authors = [
    ...unknown.map(({ user }) => user),
    ...(read.material?.posts ?? []).flatMap(({ user }) => user ?? []),
  ];
  const found = await withNames(context, read.state, authors, now);
  const known = session.stored.turn === 0 ? withLanguage(found, absorb) : found;
  const material = read.material && namedMaterial(read.material, known);
  const absorbed = await absorbPeople(context, unknown, { ...session, state: known }, material);
  const people = named(absorbed.people, transcript, known);
  const state = withAttachments(known, absorbed.attachments);
  const change = transcript.length > 0 && state.model !== session.stored.model ? [modelChange(state.model)] : [];
  if (people.length === 0) return { messages: change, state };
  const hasFacts = transcript.some((message) => message.kind === 'people' && message.facts !== undefined);
  const plain = hasFacts ? laterFacts(transcript, state, session.stored) : sessionFacts(context.sources, state, now);
  const facts = withSilence(plain, state);
  return { messages: [...change, peopleMessage(people, facts ? { facts } : {})], state };
}
