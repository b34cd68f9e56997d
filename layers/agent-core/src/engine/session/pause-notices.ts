import { pauseButtons, pauseText, progressText } from '../../domain/notices/progress.ts';
import { type Notice, noticeId } from '../../domain/session/notice.ts';
import type { SessionState } from '../../domain/session/session.ts';
import type { Session } from '../context/context.ts';

/** The line in the thread, and the last edit of the progress message. `index`: notices that the entry has already. */
export function pauseNotices(session: Session, now: number, index = 0): Notice[] {
  const { state } = session;
  if (state.phase.kind !== 'paused') return [];
  const id = noticeId(session.sessionId, session.version + 1, index);
  const { reason } = state.phase;
  const buttons = pauseButtons(reason);
  const line: Notice = {
    kind: 'message',
    id,
    at: now,
    text: pauseText(reason),
    ...(buttons.length > 0 ? { buttons } : {}),
  };
  return [line, ...lastProgress(state, now)];
}

/** The final edit of the turn's progress message: no Stop button any more. */
export function lastProgress(state: SessionState, now: number): Notice[] {
  if (!state.progress) return [];
  return [{ kind: 'progress', id: state.progress.id, at: now, text: progressText(state), stoppable: false }];
}
