import { languageOf } from '../../domain/language/language-of.ts';
import { textsOf } from '../../domain/language/texts.ts';
import { errorReason } from '../../domain/notices/error-reason.ts';
import { pauseButtons, pauseText } from '../../domain/notices/pause.ts';
import type { InboxItem, JournalEntry } from '../../domain/session/journal.ts';
import { type Notice, noticeId } from '../../domain/session/notice.ts';
import { type SessionState, workOf } from '../../domain/session/session.ts';
import { type Sources, sourceOf } from '../../domain/session/source.ts';
import { isRefusal } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { Metrics } from '../../ports/metrics.ts';
import type { Chat } from '../../ports/people/chat.ts';
import type { Inbox } from '../../ports/session/inbox.ts';
import { isCommitted, type Journal } from '../../ports/session/journal.ts';
import { lastProgress } from '../session/pause-notices.ts';
import { initialState } from '../session/turns.ts';
import { tellOnce } from './tell-once.ts';

export type DeadLetterPorts = {
  journal: Journal;
  inbox: Pick<Inbox, 'park'>;
  chat: Chat;
  sources: Sources;
  clock: Clock;
  log: Log;
  metrics: Metrics;
};

/** The thread's clock and ours may differ. */
const LOOK_BACK_MS = 60_000;

const REASON = errorReason('failedSteps');

/**
 * A wake was given up. Unless the session has moved on since, it is paused with its calls kept open, people are told once,
 * and the sweeper leaves it alone until somebody writes.
 */
export async function buryWake(
  ports: DeadLetterPorts,
  settings: { build: string },
  sessionId: string,
  sentAt: number,
): Promise<'paused' | 'parked' | 'moved-on'> {
  const loaded = await load(ports, sessionId);
  if (loaded.kind === 'unreadable') return park(ports, sessionId, loaded.problem);
  const { unread, newest } = loaded;
  if (newest && newest.at > sentAt) {
    if (newest.kind === 'dead-letter') await tell(ports, newest);
    return 'moved-on';
  }
  const now = ports.clock.now();
  const state = newest?.state ?? { ...initialState(ports.sources, sessionId), ...languageBy(unread) };
  const entry = pausedEntry({ sessionId, version: newest?.version ?? 0, state }, now, settings.build);
  const result = await ports.journal.commit({ entry, dueAt: null });
  if (!isCommitted(result)) return 'moved-on';
  ports.metrics.add('DeadLetters', 1);
  await ports.inbox.park(sessionId, unread);
  await tell(ports, entry);
  return 'paused';
}

/** Nobody is asked for a locale here: the words of who begins must do. */
function languageBy(unread: InboxItem[]): Pick<SessionState, 'language'> {
  const language = languageOf(undefined, unread.find(({ kind }) => kind === 'message')?.text ?? '');
  return language === 'en' ? {} : { language };
}

type Loaded =
  | { kind: 'readable'; unread: InboxItem[]; newest: JournalEntry | undefined }
  | { kind: 'unreadable'; problem: unknown };

async function load(ports: DeadLetterPorts, sessionId: string): Promise<Loaded> {
  try {
    const unread = await ports.journal.unread(sessionId);
    return { kind: 'readable', unread, newest: await ports.journal.newest(sessionId) };
  } catch (problem) {
    return { kind: 'unreadable', problem };
  }
}

/** A session that cannot be read gets no entry; it leaves the sweeper's sight, and people are told once. */
async function park(ports: DeadLetterPorts, sessionId: string, problem: unknown): Promise<'parked'> {
  ports.log.error('A session cannot be read and was parked', { sessionId, error: String(problem) });
  await ports.inbox.park(sessionId, []);
  const source = sourceOf(ports.sources, sessionId);
  const text = textsOf(undefined).trouble.unreadable;
  const notice: Notice = { kind: 'message', id: `${sessionId}#unreadable`, at: 0, text };
  if (source) await tellOnce(ports, source, notice, notice.at - LOOK_BACK_MS);
  return 'parked';
}

type Given = { sessionId: string; version: number; state: SessionState };

function pausedEntry({ sessionId, version, state }: Given, now: number, build: string): JournalEntry {
  const work = workOf(state.phase);
  const texts = textsOf(state.language);
  const id = noticeId(sessionId, version + 1, 0);
  const notice: Notice = {
    kind: 'message',
    id,
    at: now,
    text: `:warning: ${pauseText(REASON, texts)}`,
    buttons: pauseButtons(REASON, texts),
  };
  const paused: SessionState = { ...state, phase: { kind: 'paused', reason: REASON, ...(work ? { work } : {}) } };
  return {
    schema: 1,
    sessionId,
    version: version + 1,
    at: now,
    kind: 'dead-letter',
    state: { ...paused, noticesPending: [...state.noticesPending, ...lastProgress(paused, now), notice] },
    messages: [],
    absorbed: [],
    build,
  };
}

/** The progress message must not say for days that work goes on; the next step's outbox says the same again. */
async function tell(ports: DeadLetterPorts, { state }: JournalEntry): Promise<void> {
  const { source, noticesPending } = state;
  const notice = noticesPending[noticesPending.length - 1];
  if (notice) await tellOnce(ports, source, notice, notice.at - LOOK_BACK_MS);
  const [progress] = notice ? lastProgress(state, notice.at) : [];
  if (progress) await endProgress(ports, state, progress);
  await ports.chat.show(source, { kind: 'rests' });
}

/** A step that died may have posted it and not lived to say where. */
async function endProgress({ chat, log }: DeadLetterPorts, state: SessionState, last: Notice): Promise<void> {
  const { source, progress } = state;
  try {
    const since = Math.max(0, (progress?.at ?? 0) - LOOK_BACK_MS);
    const ts = progress?.ts ?? (await chat.find(source, [last.id], since)).get(last.id);
    if (ts !== undefined) await chat.update(source, ts, last);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    log.error('The thread cannot be told', { notice: last.id, error: error.message });
  }
}
