import { compareOrder, type InboxItem } from '../../domain/session/journal.ts';
import { type OpenWork, type PauseReason, workOf } from '../../domain/session/session.ts';
import { resultsMessage, type TranscriptMessage } from '../../domain/transcript/transcript.ts';
import { type Draft, type DraftParts, draftOf, type Session, withState } from '../context/context.ts';
import { pauseNotices } from './pause-notices.ts';
import { closingResults } from './results.ts';

/** What is kept of the words of a stop: they are few, or no stop. */
const STOP_WORDS_CHARS_MAX = 200;

/** Pauses with a reason that people are told. Open work is kept. */
export function pauseDraft(session: Session, reason: PauseReason, now: number, more: DraftParts = {}): Draft {
  const work = workOf(session.state.phase);
  const paused = withState(session, { phase: { kind: 'paused', reason, ...(work ? { work } : {}) } });
  return draftOf('pause', paused, { ...more, notices: pauseNotices(paused, now) });
}

/** `absorb` ends with the stop, or has none; `messages` are what it says to the model; `tell`: people are told. */
export type Stop = { reason: PauseReason; absorb: InboxItem[]; messages: TranscriptMessage[]; tell: boolean };

/**
 * A person's stop. Calls that were never sent are closed at once; calls that may have been sent stay open until the worker
 * has told their true result, and the session is paused meanwhile. An idle session stays idle.
 */
export function stopDraft(session: Session, { reason, absorb, messages, tell }: Stop, now: number): Draft {
  const { phase } = session.state;
  const stopTs = latestOrder([
    session.state.stopTs,
    ...absorb.map((item) => (item.kind === 'stop' ? item.ts : undefined)),
  ]);
  const stopped = withState(session, { stopTs });
  if (phase.kind === 'idle') return draftOf('pause', stopped, { messages, absorb });
  const work = workOf(phase);
  const closed = work ? closeWork(work) : { messages: [] };
  const paused = withState(stopped, {
    phase: { kind: 'paused', reason: withWords(reason, absorb), ...(closed.work ? { work: closed.work } : {}) },
  });
  const notices = tell ? pauseNotices(paused, now) : [];
  return draftOf('pause', paused, { messages: [...closed.messages, ...messages], absorb, notices });
}

/** The next turn tells the model how it was stopped. The bare word says nothing more; that of a button is nobody's. */
function withWords(reason: PauseReason, absorb: InboxItem[]): PauseReason {
  const words = absorb.findLast((item) => item.kind === 'stop')?.text.slice(0, STOP_WORDS_CHARS_MAX);
  return reason.kind === 'stopped' && words && words !== 'stop' ? { ...reason, words } : reason;
}

/** A stop that arrives late must not move the time of the last stop back. */
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
