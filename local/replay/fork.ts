import type { JournalEntry } from '@remote-swe/core/domain/session/journal';
import type { SessionState } from '@remote-swe/core/domain/session/session';
import { slackSessionId } from '@remote-swe/core/domain/session/slack-thread';
import type { SlackThread } from '@remote-swe/core/domain/thread/thread-source';
import { adviceMessage, type TranscriptMessage } from '@remote-swe/core/domain/transcript/transcript';
import { modelChange } from '@remote-swe/core/engine/model-request/fallback';
import { UsageError } from '../../scripts/arguments.mjs';
import { newWords, recordedCalls } from './calls.ts';
import type { Recording } from './recording.ts';

/** Where a fork lives: a thread of its own. `addresses`: repositories that are there now, as addresses. */
export type ForkPlace = { source: SlackThread; requester: string; model: string; addresses: string[] };

/**
 * The journal of a session that goes on from before the reply of `step`: the entries before it, moved to another thread with nothing left
 * to be posted, and one more that tells the model what is not as it was. Pure. Throws a UsageError for a step that is no reply.
 */
export function forkedEntries({ entries }: Recording, step: number, place: ForkPlace, now: number): JournalEntry[] {
  const at = entries.findIndex(({ version }) => version === step);
  const asked = entries[at];
  if (!asked || !recordedCalls(entries).some((call) => call.step === step))
    throw new UsageError(`Step ${step} is no reply of a model. ${known(entries)}`);
  const sessionId = slackSessionId(place.source);
  const moved = entries
    .slice(0, at)
    .map((entry) => ({ ...entry, sessionId, absorbed: [], state: movedState(entry, place) }));
  const before = moved.at(-1)?.state ?? {
    ...movedState(asked, place),
    counters: { steps: 0, modelCalls: 0, commands: 0 },
  };
  const last: JournalEntry = {
    ...asked,
    sessionId,
    version: step,
    at: now,
    kind: 'noted',
    absorbed: [],
    messages: [...newWords(asked), ...news(before, place)],
    state: forkState(before, place, now),
  };
  const { usage: _usage, costMicroUsd: _cost, request: _request, ...unpaid } = last;
  return [...moved, unpaid];
}

function known(entries: JournalEntry[]): string {
  const steps = recordedCalls(entries).map((call) => call.step);
  return `Replies are the steps ${steps.join(', ')}.`;
}

/** What others were or are to be told, and where it came from, is the record's own: nothing of it is told again. */
function movedState({ sessionId, state }: JournalEntry, { source, requester }: ForkPlace): SessionState {
  const { progress: _shown, attachments: _files, clones: _clones, ...untold } = state;
  const { origin: _origin, eventsPending: _events, heldUntil: _held, undelivered: _lost, sessionLog, ...rest } = untold;
  const log = sessionLog && { ...sessionLog, key: movedKey(sessionLog.key, sessionId, slackSessionId(source)) };
  return { ...rest, ...(log ? { sessionLog: log } : {}), source, requester, noticesPending: [], pullRequests: [] };
}

/** Where an object of the record lies for the copy: its log is gone on with, because the copy has all its entries under their numbers. */
export function movedKey(key: string, from: string, to: string): string {
  return key.startsWith(`logs/${from}/`) ? `logs/${to}/${key.slice(`logs/${from}/`.length)}` : key;
}

/** Rests before a model call, with another model; the prompt cache holds nothing of it. */
function forkState(state: SessionState, { model }: ForkPlace, now: number): SessionState {
  const {
    cached: _cached,
    place: _place,
    fallback: _fallback,
    nextModel: _next,
    ended: _ended,
    guards,
    ...rest
  } = state;
  return {
    ...rest,
    model,
    phase: { kind: 'thinking', attempt: 0, maxTokensRaises: 0 },
    turnStartedAt: now,
    turnSteps: 0,
    ...(guards ? { guards: { ...guards, activeMs: 0 } } : {}),
  };
}

function news(state: SessionState, { model, addresses }: ForkPlace): TranscriptMessage[] {
  const where = addresses.length > 0 ? ` Repositories that are there now: ${addresses.join(', ')}.` : '';
  const text = `[session] This conversation was copied here from a record, and goes on from this point. Your machine is new and its disk is empty: clones, edits, processes and jobs from above are gone, so make again what you need. Addresses from above may not answer any more. Nothing that was pushed, posted or opened above was done again; do not take it as being there.${where}`;
  return [...(state.model === model ? [] : [modelChange(model)]), adviceMessage([text])];
}
