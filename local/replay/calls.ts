import type { JournalEntry, RequestMark } from '@remote-swe/core/domain/session/journal';
import type { SessionState } from '@remote-swe/core/domain/session/session';
import type { TranscriptMessage } from '@remote-swe/core/domain/transcript/transcript';

/**
 * One model call of a journal: what its request was made of. `step`: the entry that its reply wrote. `added`: how many messages of
 * `transcript` came since the call before.
 */
export type RecordedCall = {
  step: number;
  state: SessionState;
  transcript: TranscriptMessage[];
  added: number;
  mark?: RequestMark;
  build: string;
};

/** Kinds of entries that are written by a reply, but for those of a hand-over, whose question no entry holds. */
const HAND_OVER_KINDS = new Set(['compact', 'summary-refused']);

/** The calls of a journal, in order. Pure: an entry holds only its new messages, so a request is those of its prefix. */
export function recordedCalls(entries: JournalEntry[]): RecordedCall[] {
  const calls: RecordedCall[] = [];
  for (const [index, entry] of entries.entries()) {
    if (!isReply(entry)) continue;
    const before = entries[index - 1]?.state ?? entry.state;
    const prefix = entries.slice(0, index).filter(({ version }) => version >= before.transcriptFrom);
    const transcript = [...prefix.flatMap(({ messages }) => messages), ...newWords(entry)];
    const last = calls.at(-1);
    const isSamePrefix = last?.state.transcriptFrom === before.transcriptFrom;
    calls.push({
      step: entry.version,
      // The tools and the model are those that this step chose; the reply's limit is by the phase before.
      state: { ...before, model: entry.state.model, ...(entry.state.mcp ? { mcp: entry.state.mcp } : {}) },
      transcript,
      added: transcript.length - (isSamePrefix ? last.transcript.length : 0),
      ...(entry.request ? { mark: entry.request } : {}),
      build: entry.build,
    });
  }
  return calls;
}

function isReply({ kind, usage }: JournalEntry): boolean {
  return usage !== undefined && !HAND_OVER_KINDS.has(kind);
}

/** What the step had taken in before it asked: only people's messages are, and they stand first. */
export function newWords({ messages }: Pick<JournalEntry, 'messages'>): TranscriptMessage[] {
  const end = messages.findIndex(({ kind }) => kind !== 'people');
  return end < 0 ? messages : messages.slice(0, end);
}
