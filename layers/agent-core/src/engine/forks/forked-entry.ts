import type { JournalEntry } from '../../domain/session/journal.ts';
import { type OpenWork, openCalls, workOf } from '../../domain/session/session.ts';
import type { ToolCall, ToolResult } from '../../domain/tool/tool.ts';
import { adviceMessage, resultsMessage, type TranscriptMessage } from '../../domain/transcript/transcript.ts';
import type { NewDisk } from '../../domain/worker/saved-work.ts';
import { modelChange } from '../model-request/fallback.ts';
import { contextAfter } from '../model-request/size.ts';
import { sameResult } from '../session/results.ts';
import { type Forking, forkedState } from './forked-state.ts';
import { FATE_UNKNOWN, NOT_MADE, WAIT_LEFT, whatDiffers } from './texts.ts';

/** What a fork is made of. `prefix`: the messages that the model sees at the entry; `disk`: what its machine begins with. */
export type ForkParts = { entry: JournalEntry; prefix: TranscriptMessage[]; disk: NewDisk | undefined };

/**
 * The first entry of a fork: the conversation up to the entry with every call answered, and what the model must know of its new place.
 * Another model or system prompt begins a new prefix, in which no thinking of before stands. Pure.
 */
export function forkedEntry(
  { entry, prefix, disk }: ForkParts,
  fork: Forking,
  { sessionId, build }: Pick<JournalEntry, 'sessionId' | 'build'>,
): JournalEntry {
  const isOther = fork.model !== entry.state.model || fork.systemPrompt !== undefined;
  const work = workOf(entry.state.phase);
  const added = [
    ...(work ? [resultsMessage([...work.results, ...answersAtFork(work)])] : []),
    ...(isOther ? [modelChange(fork.model)] : []),
    adviceMessage([whatDiffers(disk)]),
  ];
  const messages = prefix.length === 0 ? [] : [...prefix, ...added];
  const state = forkedState(entry.state, fork);
  const context = prefix.length === 0 ? undefined : contextAfter(state.context, added, undefined);
  return {
    ...{ schema: 1, sessionId, version: 1, at: fork.now, kind: 'fork', messages, absorbed: [], build },
    state: { ...state, ...(context ? { context } : {}) },
  };
}

/** Results for what has none at the entry: nothing is waited for, and nothing that may have run is made again by itself. */
export function answersAtFork(work: OpenWork): ToolResult[] {
  const sent = new Set([...(work.begun ?? []), ...sentCalls(work)]);
  return openCalls(work).flatMap((call) => answerTo(call, work, sent));
}

function answerTo(call: ToolCall, { wait }: OpenWork, sent: ReadonlySet<string>): ToolResult[] {
  if (wait?.toolCallId === call.toolCallId) return sameResult([call], 'cancelled', WAIT_LEFT);
  if (sent.has(call.toolCallId)) return sameResult([call], 'unknown', FATE_UNKNOWN);
  return sameResult([call], 'not-started', NOT_MADE);
}

/** Calls for which a command was sent, or is about to be. */
function sentCalls({ dispatch }: OpenWork): string[] {
  const target = 'target' in dispatch ? dispatch.target : dispatch.sentBefore;
  return target?.toolCallIds ?? [];
}
