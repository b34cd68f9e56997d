import type { Notice, ProgressMessage } from '../../domain/session/notice.ts';
import type { SessionState } from '../../domain/session/session.ts';
import { isLimit, isRefusal, type PortError } from '../../errors.ts';
import type { Session, StepContext } from '../context/context.ts';
import { HELD_MS_MAX } from '../context/settings.ts';
import { LOOK_BACK_MS, postFile } from './post-file.ts';

/** After the time that was named, not at it: clocks differ. */
const AFTER_LIMIT_MS = 1_000;
const TIMERS_FOR_MS = 15 * 60_000;

type Limit = PortError & { retryAt: number };

/**
 * Posts what the loaded entry left pending and this invocation did not append itself: the thread is asked first, by the
 * notice ids that its messages carry, because an earlier step may have posted and died. What a rate limit keeps back stays
 * pending, in its order, and the session goes on.
 */
export async function flushOutbox(context: StepContext, session: Session): Promise<Session> {
  const pending = session.state.noticesPending;
  if (pending.length === 0) return session;
  if ((session.state.heldUntil ?? 0) > context.clock.now()) return { ...session, outbox: 'held' };
  const notBefore = lookFrom(session.state);
  const ids = pending.map((notice) => notice.id);
  const find = async () => context.chat.find(session.state.source, ids, notBefore);
  const done = new Set<string>();
  let state = session.state;
  try {
    const found = await unlessRefused(context, session.sessionId, find);
    if (found && isBeingTold(session, found)) return { ...session, outbox: 'held' };
    for (const notice of pending) {
      if (found) state = await postIfAbsent(context, state, notice, found.get(notice.id));
      done.add(notice.id);
    }
  } catch (error) {
    if (!isLimit(error)) throw error;
    return held(context, { ...session, state, flushed: done }, error);
  }
  return { ...session, state: { ...state, heldUntil: undefined }, flushed: done };
}

/**
 * The pause of a wake that was given up is its entry's last notice, and told by who buried it, however often that takes. Two who look for it and
 * post it would tell it twice: a step that does not find it leaves the outbox to the entries after it (`engine/context/burial.ts`).
 */
function isBeingTold({ isBuried, state }: Session, found: ReadonlyMap<string, string>): boolean {
  const last = state.noticesPending.at(-1);
  return isBuried && last !== undefined && !found.has(last.id);
}

/**
 * Posts what this step has appended, unless older notices are still kept back. The returned session has learned the progress
 * message's post, and whether its outbox is held.
 */
export async function postNew(context: StepContext, session: Session, notices: Notice[]): Promise<Session> {
  if (session.outbox === 'held') return session;
  let { state } = session;
  try {
    for (const notice of notices) state = await postNotice(context, state, notice);
  } catch (error) {
    if (!isLimit(error)) throw error;
    return held(context, { ...session, state }, error);
  }
  return { ...session, state };
}

/** Nobody knows how long a limit lasts that is named anew each time: notices that have waited a day are given up. */
async function held(context: StepContext, session: Session, { message: error, retryAt }: Limit): Promise<Session> {
  const { clock, log } = context;
  const { sessionId, flushed } = session;
  const left = session.state.noticesPending.filter(({ id }) => !flushed.has(id));
  const tooOld = left.filter(({ at }) => at < clock.now() - HELD_MS_MAX).map(({ id }) => id);
  const until = new Date(retryAt).toISOString();
  log.info('A rate limit keeps posts back', { sessionId, error, until, posts: left.length - tooOld.length });
  if (tooOld.length > 0) log.error('The thread cannot be told', { sessionId, error, posts: tooOld.length });
  const state = { ...session.state, heldUntil: retryAt, ...givenUp(session.state, tooOld.length, error, clock.now()) };
  const isOpen = tooOld.length === left.length;
  if (!isOpen) await wakeAfter(context, session, retryAt);
  return { ...session, state, flushed: new Set([...flushed, ...tooOld]), ...(isOpen ? {} : { outbox: 'held' }) };
}

/**
 * A limit of seconds must not keep people waiting for the sweeper's minutes. Only the first quarter of an hour has timers, which is as far as one
 * reaches: each wake that meets a limit again would set one more.
 */
async function wakeAfter({ wakes, clock }: StepContext, { sessionId, state }: Session, retryAt: number): Promise<void> {
  const now = clock.now();
  const waitedMs = now - Math.min(...state.noticesPending.map(({ at }) => at));
  const delayMs = Math.max(0, retryAt - now) + AFTER_LIMIT_MS;
  if (Math.max(waitedMs, delayMs) < TIMERS_FOR_MS) await wakes.arm(sessionId, delayMs);
}

/** What the next entry says of notices that nobody was shown. */
function givenUp(
  { undelivered }: SessionState,
  count: number,
  reason: string,
  at: number,
): Pick<SessionState, 'undelivered'> {
  if (count === 0) return {};
  return { undelivered: { count: (undelivered?.count ?? 0) + count, at, reason } };
}

/** Whether notices were given up that the loaded entry does not say so of. */
export function hasGivenUp({ state, stored }: Session): boolean {
  return state.undelivered?.at !== stored.undelivered?.at;
}

async function postIfAbsent(
  context: StepContext,
  state: SessionState,
  notice: Notice,
  foundId: string | undefined,
): Promise<SessionState> {
  switch (notice.kind) {
    case 'message':
      if (foundId === undefined) await postNotice(context, state, notice);
      return state;
    case 'progress':
      return postProgress(context, state, notice, foundId);
  }
}

/** Since when its notices may stand in the thread. */
function lookFrom({ noticesPending, progress }: SessionState): number {
  const since = Math.min(...noticesPending.map((notice) => postedFrom(notice, progress)));
  return Math.max(0, since - LOOK_BACK_MS);
}

/**
 * An edit is younger than the post that it is of: that may have been made, unheard, as long ago as the progress message was begun. One that the
 * session has left behind is as old as its turn.
 */
function postedFrom({ kind, id, at }: Notice, progress: ProgressMessage | undefined): number {
  if (kind === 'message') return at;
  if (id !== progress?.id) return 0;
  return progress.ts === undefined ? (progress.at ?? 0) : at;
}

/** The last edit of a progress message may be kept back until the session has left that message behind. */
async function postProgress(
  context: StepContext,
  state: SessionState,
  notice: Notice,
  foundId: string | undefined,
): Promise<SessionState> {
  if (foundId === undefined || state.progress?.id === notice.id)
    return postNotice(context, withProgressId(state, notice.id, foundId), notice);
  context.lease.guard();
  await unlessRefused(context, context.message.sessionId, () => context.chat.update(state.source, foundId, notice));
  return state;
}

/**
 * Posts a notice that is known not to be in the thread, or edits the progress message. Learns its post's id. What the chat refuses for
 * good (an archived channel, a revoked token) is logged and dropped: the session must not hang on it.
 */
async function postNotice(context: StepContext, state: SessionState, notice: Notice): Promise<SessionState> {
  const posted = await unlessRefused(context, context.message.sessionId, () => post(context, state, notice));
  return posted ?? state;
}

async function unlessRefused<Answer>(
  context: StepContext,
  sessionId: string,
  call: () => Promise<Answer>,
): Promise<Answer | undefined> {
  try {
    return await call();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    context.log.error('The thread cannot be told', { sessionId, error: error.message });
    return undefined;
  }
}

async function post(context: StepContext, state: SessionState, notice: Notice): Promise<SessionState> {
  context.lease.guard();
  const knownId = notice.kind === 'progress' && state.progress?.id === notice.id ? state.progress.ts : undefined;
  if (knownId !== undefined) {
    await context.chat.update(state.source, knownId, notice);
    return state;
  }
  if (notice.kind === 'message' && notice.file) {
    await postFile(context, state, notice, notice.file);
    return state;
  }
  const { postId } = await context.chat.post(state.source, notice);
  return notice.kind === 'progress' ? withProgressId(state, notice.id, postId) : state;
}

function withProgressId(state: SessionState, id: string, postId: string | undefined): SessionState {
  if (postId === undefined || state.progress?.id !== id) return state;
  return { ...state, progress: { ...state.progress, ts: postId } };
}
