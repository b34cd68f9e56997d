import { textsOf } from '../../domain/language/texts.ts';
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
  return [progressNotice(state.progress.id, state, now, false)];
}

/** The progress message as the state says it. `stoppable`: with its Stop button. */
export function progressNotice(id: string, state: SessionState, at: number, stoppable: boolean): ProgressNotice {
  const language = stoppable && state.language !== undefined ? { language: state.language } : {};
  return { kind: 'progress', id, at, text: progressText(state), stoppable, ...language };
}

type ProgressNotice = Extract<Notice, { kind: 'progress' }>;
