import { compareOrder, type InboxItem } from '../../domain/session/journal.ts';
import { type OpenWork, type PauseReason, type SessionState, workOf } from '../../domain/session/session.ts';
import { resultsMessage, type TranscriptMessage } from '../../domain/transcript/transcript.ts';
import { type Draft, draftOf, type Session } from '../context/context.ts';
import { pauseNotices } from './pause-notices.ts';
import { closingResults } from './results.ts';

/** Pauses with a reason that people are told. Open work is kept. */
export function pauseDraft(session: Session, reason: PauseReason, now: number, more: Partial<Draft> = {}): Draft {
  const work = workOf(session.state.phase);
  const state: SessionState = {
    ...(more.state ?? session.state),
    phase: { kind: 'paused', reason, ...(work ? { work } : {}) },
  };
  return { ...draftOf('pause', state), ...more, state, notices: pauseNotices(session, state, now) };
}

/**
 * A person's stop. Calls that were never sent are closed at once; calls that may have been sent stay open until the worker
 * has told their true result, and the session is paused meanwhile. An idle session stays idle.
 */
export function stopDraft(
  session: Session,
  reason: PauseReason,
  absorb: InboxItem[],
  people: TranscriptMessage[],
  now: number,
  tell: boolean,
): Draft {
  const { phase } = session.state;
  const stopTs = latestOrder([
    session.state.stopTs,
    ...absorb.map((item) => (item.kind === 'stop' ? item.ts : undefined)),
  ]);
  const state: SessionState = { ...session.state, stopTs };
  if (phase.kind === 'idle') return draftOf('pause', state, { messages: people, absorb });
  const work = workOf(phase);
  const closed = work ? closeWork(work) : { messages: [] };
  const paused: SessionState = {
    ...state,
    phase: { kind: 'paused', reason, ...(closed.work ? { work: closed.work } : {}) },
  };
  const notices = tell ? pauseNotices(session, paused, now) : [];
  return draftOf('pause', paused, { messages: [...closed.messages, ...people], absorb, notices });
}

/** A stop that arrives late must not move the last one back. */
function latestOrder(all: (string | undefined)[]): string | undefined {
  return all.reduce(
    (latest, place) => (place && (!latest || compareOrder(place, latest) > 0) ? place : latest),
    undefined,
  );
}

function closeWork(work: OpenWork): { work?: OpenWork; messages: TranscriptMessage[] } {
  const { dispatch } = work;
  const target = 'target' in dispatch ? dispatch.target : dispatch.sentBefore;
  if (target) return { work: { ...work, dispatch: { kind: 'cancel-requested', target } }, messages: [] };
  const results = [...work.results, ...closingResults(work)];
  return { messages: [resultsMessage(results)] };
}
