import { textsOf } from '../../domain/language/texts.ts';
import type { ProgressView } from '../../domain/notices/headline.ts';
import { pauseButtons, pauseText } from '../../domain/notices/pause.ts';
import { lastProgressText, progressText } from '../../domain/notices/progress.ts';
import { isToPostAnew, withBelow } from '../../domain/notices/progress-anew.ts';
import type { EntryKind } from '../../domain/session/journal.ts';
import { type Notice, noticeId } from '../../domain/session/notice.ts';
import type { SessionState } from '../../domain/session/session.ts';
import { notTakenIn, versionName } from '../../domain/session/versions.ts';
import type { ToolBox } from '../../tools/tool-box.ts';
import { type Draft, type Session, withState } from '../context/context.ts';
import { hasWords } from './phases.ts';

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
  const text = lastProgressText(state, now);
  return [{ kind: 'progress', id: state.progress.id, at: now, text, stoppable: false, ...languageIn(state) }];
}

/** The id of a progress message that the next entry posts. */
export function progressId({ sessionId, version }: Session): string {
  return `${noticeId(sessionId, version + 1, 0)}#progress`;
}

/** Its step writes another entry at once, and a notice of this one would wait for the next step. */
const FOLLOWED: ReadonlySet<EntryKind> = new Set(['intent', 'call-intent']);

/**
 * While work goes on, the progress message is posted anew as the last one of the thread, so that its Stop button is at hand. Not while posts are
 * kept back: what the old one is still to say would be posted again once that is taken away, and a turn that ends meanwhile would forget the old one.
 */
export function withProgressAnew(draft: Draft, now: number, tools: ToolBox): Draft {
  const { session, kind } = draft;
  const { progress: before, phase } = session.state;
  if (!before || phase.kind === 'idle' || phase.kind === 'paused') return draft;
  const progress = withBelow(before, { notices: draft.notices, words: [...session.unread, ...draft.absorb] });
  const mayPost = session.posting.progress !== 'stays' && session.outbox !== 'held' && !FOLLOWED.has(kind);
  if (!mayPost || !isToPostAnew(progress, now)) return { ...draft, session: withState(session, { progress }) };
  const id = progressId(session);
  const anew = withState(session, { progress: { id, at: now, ...(progress.ts ? { old: progress.ts } : {}) } });
  const words = isUnreadAfter(draft) ? 'unread' : 'read';
  const notice = runningProgress(id, anew.state, { now, words, shown: (call) => tools.shown(call) });
  return { ...draft, session: anew, notices: [...draft.notices, notice] };
}

/** Whether words are left that the entry does not take in. */
function isUnreadAfter({ session, absorb }: Draft): boolean {
  return hasWords({ ...session, unread: notTakenIn(session.unread, absorb.map(versionName)) });
}

/** The progress message while work goes on, with its buttons in the session's language. */
export function runningProgress(id: string, state: SessionState, view: ProgressView): Notice {
  return { kind: 'progress', id, at: view.now, text: progressText(state, view), stoppable: true, ...languageIn(state) };
}

function languageIn({ language }: SessionState): { language?: string } {
  return language === undefined ? {} : { language };
}
