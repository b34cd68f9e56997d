import type { ModelEntry } from '../../domain/model/models.ts';
import type { SessionState } from '../../domain/session/session.ts';
import type { TranscriptMessage } from '../../domain/transcript/transcript.ts';
import { messagesTokens, sizeOf, windowTokensMaxOf } from '../model-request/size.ts';
import { withoutMiddle } from './cut.ts';

/** A request of this share of one that was refused fits, if nobody says what the window is. */
const SHARE_OF_REFUSED = 0.5;
/** Tokens of messages by which a window is too small for any work: they are asked for all the same. */
const MESSAGES_TOKENS_MIN = 1_000;

/** `fixedTokens`: what every request holds beside messages, system prompt and tools. */
export type Room = { entry: ModelEntry; fixedTokens: number };

/** Whether a request about the whole transcript fits into the window. */
export function fits({ context }: SessionState, { entry }: Room): boolean {
  return !context || sizeOf(context) <= windowTokensMaxOf(entry);
}

/**
 * What a hand-over can be asked for about, when the whole transcript does not fit into the window of the model that writes it: all but
 * the newest step, whose request is cached, else fewer steps. A model that thinks needs all that stood before its thinking: of its
 * transcript the beginning is taken, of others beginning and end.
 */
export function fittedTranscript(
  transcript: TranscriptMessage[],
  state: SessionState,
  room: Room,
  keepsThinking: boolean,
): TranscriptMessage[] {
  const tokensMax = messagesTokensMax(transcript, state, room);
  const cached = withoutLastStep(transcript);
  if (messagesTokens(cached) <= tokensMax) return cached;
  return keepsThinking ? beginning(cached, tokensMax) : withoutMiddle(transcript, tokensMax);
}

/** Estimates and what the API counts differ: the room is a share of what the whole is known to take. */
function messagesTokensMax(
  transcript: TranscriptMessage[],
  { context, shortening }: SessionState,
  { entry, fixedTokens }: Room,
): number {
  const estimate = messagesTokens(transcript);
  const size = context ? sizeOf(context) : estimate + fixedTokens;
  const window = windowTokensMaxOf(entry);
  const room = shortening?.overflow && size <= window ? size * SHARE_OF_REFUSED : window;
  const share = (room - fixedTokens) / Math.max(1, size - fixedTokens);
  return Math.max(MESSAGES_TOKENS_MIN, estimate * Math.min(1, share));
}

/** Everything before the newest model turn. */
function withoutLastStep(transcript: TranscriptMessage[]): TranscriptMessage[] {
  const at = transcript.findLastIndex((message) => message.kind === 'model');
  return transcript.slice(0, Math.max(at, 0));
}

/** As many whole steps as fit, from the first. */
function beginning(transcript: TranscriptMessage[], tokensMax: number): TranscriptMessage[] {
  let [kept, tokens] = [0, 0];
  for (const [index, message] of transcript.entries()) {
    if (message.kind === 'model') kept = index;
    tokens += messagesTokens([message]);
    if (tokens > tokensMax) return transcript.slice(0, kept);
  }
  return transcript;
}
