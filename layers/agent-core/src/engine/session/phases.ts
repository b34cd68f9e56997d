import { compareOrder, type InboxItem } from '../../domain/session/journal.ts';
import type { OpenWork, SessionState } from '../../domain/session/session.ts';
import type { Session } from '../context/context.ts';

/** Whether the open calls are being ended by a stop. */
export function isCancelling(work: OpenWork): boolean {
  return work.dispatch.kind === 'cancel-requested' || work.dispatch.kind === 'cancel-sent';
}

/** Words of a person: a message, or other words in its place. */
export function isWritten(item: InboxItem): boolean {
  return item.kind === 'message' && !item.news && item.change?.kind !== 'withdrawn';
}

/** Whether the item only chooses something, so that nothing goes on by it. */
export function isChoice(item: InboxItem): boolean {
  return item.kind === 'resume' && item.model !== undefined;
}

/** What brings a paused session back: a person's new message or a pressed button, after the last stop. An edit of an old one does not. */
export function resumingMessages(state: SessionState, unread: InboxItem[]): InboxItem[] {
  return unread.filter(
    (item) =>
      item.kind !== 'stop' &&
      !item.change &&
      !item.news &&
      !isChoice(item) &&
      (state.stopTs === undefined || compareOrder(item.ts, state.stopTs) > 0),
  );
}

/** Whether people have written what no model call has read, and the session is to read it: before further effects. */
export function hasWords({ state, unread }: Pick<Session, 'state' | 'unread'>): boolean {
  const read = state.phase.kind === 'paused' ? resumingMessages(state, unread) : unread;
  return read.some((item) => item.kind === 'message' && !item.news);
}

export function isResumed(session: Session): boolean {
  return resumingMessages(session.state, session.unread).length > 0;
}
