import type { Notice } from '../../domain/session/notice.ts';
import type { SessionState } from '../../domain/session/session.ts';
import { isLimit, isRefusal, type PortError } from '../../errors.ts';
import type { Session, StepContext } from '../context/context.ts';
import { HELD_MS_MAX } from '../context/settings.ts';
import { LOOK_BACK_MS, postFile } from './post-file.ts';

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
  const notBefore = Math.min(...pending.map((notice) => notice.at)) - LOOK_BACK_MS;
  const ids = pending.map((notice) => notice.id);
  const find = async () => context.chat.find(session.state.source, ids, notBefore);
  const done = new Set<string>();
  let state = session.state;
  try {
    const found = await unlessRefused(context, session.sessionId, find);
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
function held({ clock, log }: StepContext, session: Session, { message: error, retryAt }: Limit): Session {
  const { sessionId, flushed } = session;
  const left = session.state.noticesPending.filter(({ id }) => !flushed.has(id));
  const tooOld = left.filter(({ at }) => at < clock.now() - HELD_MS_MAX).map(({ id }) => id);
  const until = new Date(retryAt).toISOString();
  log.info('A rate limit keeps posts back', { sessionId, error, until, posts: left.length - tooOld.length });
  if (tooOld.length > 0) log.error('The thread cannot be told', { sessionId, error, posts: tooOld.length });
  const state = { ...session.state, heldUntil: retryAt, ...givenUp(session.state, tooOld.length, error, clock.now()) };
  const isOpen = tooOld.length === left.length;
  return { ...session, state, flushed: new Set([...flushed, ...tooOld]), ...(isOpen ? {} : { outbox: 'held' }) };
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
      return postNotice(context, withProgressId(state, notice.id, foundId), notice);
  }
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
