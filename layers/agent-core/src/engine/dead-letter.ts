import type { JournalEntry } from '../domain/journal.ts';
import { type Notice, noticeId } from '../domain/notice.ts';
import { pauseText } from '../domain/progress.ts';
import type { PauseReason, SessionState } from '../domain/session.ts';
import type { Chat, Clock, Inbox, Journal, Log } from '../ports.ts';
import { initialState } from './turns.ts';

export type DeadLetterPorts = { journal: Journal; inbox: Inbox; chat: Chat; clock: Clock; log: Log };

const REASON: PauseReason = {
  kind: 'error',
  message: 'this step failed ten times in a row; an operator finds the reason in the log of agent-step.',
};

/**
 * A wake was given up. Unless the session has moved on since, it is paused with its calls kept open, people are told once,
 * and the sweeper leaves it alone until somebody writes.
 */
export async function buryWake(
  ports: DeadLetterPorts,
  settings: { build: string },
  sessionId: string,
  sentAt: number,
): Promise<'paused' | 'moved-on'> {
  const unread = await ports.inbox.exists(sessionId).then((known) => (known ? ports.journal.unread(sessionId) : []));
  const newest = await ports.journal.newest(sessionId);
  if (newest && newest.at > sentAt) {
    if (newest.kind === 'dead-letter') await tell(ports, newest);
    return 'moved-on';
  }
  const now = ports.clock.now();
  const state = newest?.state ?? initialState(sessionId);
  const entry = pausedEntry(sessionId, newest?.version ?? 0, state, now, settings.build);
  const result = await ports.journal.commit({ entry, dueAt: null });
  if (result !== 'committed') return 'moved-on';
  await ports.inbox.park(sessionId, unread);
  await tell(ports, entry);
  return 'paused';
}

function pausedEntry(
  sessionId: string,
  version: number,
  state: SessionState,
  now: number,
  build: string,
): JournalEntry {
  const { phase } = state;
  const work = phase.kind === 'acting' || phase.kind === 'paused' ? phase.work : undefined;
  const id = noticeId(sessionId, version + 1, 0);
  const notice: Notice = { kind: 'message', id, at: now, text: `:warning: ${pauseText(REASON)}` };
  return {
    schema: 1,
    sessionId,
    version: version + 1,
    at: now,
    kind: 'dead-letter',
    state: {
      ...state,
      phase: { kind: 'paused', reason: REASON, ...(work ? { work } : {}) },
      noticesPending: [...state.noticesPending, notice],
    },
    messages: [],
    absorbed: [],
    build,
  };
}

async function tell(ports: DeadLetterPorts, entry: JournalEntry): Promise<void> {
  const { source, noticesPending } = entry.state;
  const notice = noticesPending[noticesPending.length - 1];
  if (!notice) return;
  const found = await ports.chat.find(source, [notice.id], entry.at - 60_000);
  if (!found.has(notice.id)) await ports.chat.post(source, notice);
}
