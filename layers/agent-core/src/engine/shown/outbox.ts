import type { Notice } from '../../domain/session/notice.ts';
import type { SessionState } from '../../domain/session/session.ts';
import { isRefusal } from '../../errors.ts';
import type { Session, StepContext } from '../context/context.ts';
import { LOOK_BACK_MS, postFile } from './post-file.ts';

/**
 * Posts what the loaded entry left pending and this invocation did not append itself: the thread is asked first, by the
 * notice ids that its messages carry, because an earlier step may have posted and died.
 */
export async function flushOutbox(context: StepContext, session: Session): Promise<Session> {
  const pending = session.state.noticesPending;
  if (pending.length === 0) return session;
  const notBefore = Math.min(...pending.map((notice) => notice.at)) - LOOK_BACK_MS;
  const ids = pending.map((notice) => notice.id);
  const find = async () => context.chat.find(session.state.source, ids, notBefore);
  const found = await unlessRefused(context, session.sessionId, find);
  let state = session.state;
  if (found) for (const notice of pending) state = await postIfAbsent(context, state, notice, found.get(notice.id));
  return { ...session, state, flushed: new Set(ids) };
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
export async function postNotice(context: StepContext, state: SessionState, notice: Notice): Promise<SessionState> {
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
