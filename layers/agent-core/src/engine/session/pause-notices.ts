import { textsOf } from '../../domain/language/texts.ts';
import type { ProgressView } from '../../domain/notices/headline.ts';
import { pauseButtons, pauseText } from '../../domain/notices/pause.ts';
import { lastProgressText, progressText } from '../../domain/notices/progress.ts';
import { type Notice, noticeId } from '../../domain/session/notice.ts';
import type { SessionState } from '../../domain/session/session.ts';
import type { Session } from '../context/context.ts';

/** The line in the thread, and the last edit of the progress message. `index`: notices that the entry has already. */
export function pauseNotices(session: Session, now: number, index = 0): Notice[] {
  const { state } = session;
  if (state.phase.kind !== 'paused') return [];
  const id = noticeId(session.sessionId, session.version + 1, index);
  const { reason } = state.phase;
  const texts = textsOf(state.language);
  const buttons = pauseButtons(reason, texts);
  const line: Notice = {
    kind: 'message',
    id,
    at: now,
    text: pauseText(reason, texts),
    ...(buttons.length > 0 ? { buttons } : {}),
  };
  return [line, ...lastProgress(state, now)];
}

/** The final edit of the turn's progress message: no Stop button any more. */
export function lastProgress(state: SessionState, now: number): Notice[] {
  if (!state.progress) return [];
  return [{ kind: 'progress', id: state.progress.id, at: now, text: lastProgressText(state, now), stoppable: false }];
}

/** The progress message while work goes on, with its Stop button in the session's language. */
export function runningProgress(id: string, state: SessionState, view: ProgressView): Notice {
  const language = state.language === undefined ? {} : { language: state.language };
  return { kind: 'progress', id, at: view.now, text: progressText(state, view), stoppable: true, ...language };
}
