import type { ModelEntry } from '../../domain/model/models.ts';
import type { SessionState, Shortening } from '../../domain/session/session.ts';
import { type TranscriptMessage, textOf } from '../../domain/transcript/transcript.ts';
import type { ModelReply } from '../../ports/model.ts';
import type { ShorteningStyle } from '../context/settings.ts';
import { messagesTokens, textTokens } from '../model-request/size.ts';
import { fits, fittedTranscript, type Room } from './fitting.ts';
import { NEXT_STEP } from './texts.ts';

/** Summaries asked for before code makes one alone. */
const SUMMARIES_MAX = 2;
/** Characters of the shortest hand-over that is taken for one. */
const SUMMARY_CHARS_MIN = 80;

/** `ask`: have the model write a hand-over of `about`, which may lack steps; `by-code`: without a model; `cut`: head and tail. */
export type Way =
  | { kind: 'ask'; about: TranscriptMessage[] }
  | { kind: 'by-code' }
  | { kind: 'cut' }
  | { kind: 'cannot' };

/** How this transcript is shortened next. Each way that fails leads to a simpler one, and the last needs no model. */
export function wayToShorten(
  state: SessionState,
  transcript: TranscriptMessage[],
  room: Room,
  style: ShorteningStyle,
): Way {
  const keeps = keepsThinking(room.entry);
  const { tries, overflow } = state.shortening ?? { tries: 0, overflow: false };
  const hasSteps = transcript.some((message) => message.kind === 'model');
  if (!hasSteps && overflow && state.context?.baseTokens !== undefined) return { kind: 'cannot' };
  if (style === 'cut' && !keeps && !overflow) return { kind: 'cut' };
  if (tries >= SUMMARIES_MAX || !hasSteps) return { kind: 'by-code' };
  if (!overflow && fits(state, room)) return { kind: 'ask', about: transcript };
  const about = fittedTranscript(transcript, state, room, keeps);
  const shorter = about.some((message) => message.kind === 'model') && tries === 0;
  return shorter ? { kind: 'ask', about } : { kind: 'by-code' };
}

/** A model that thinks binds its thinking to what stands before: nothing of that may be cut out. */
function keepsThinking({ thinking, budgetTokens }: ModelEntry): boolean {
  return thinking === 'adaptive' || (thinking === 'budget' && budgetTokens !== undefined);
}

/** What the next try knows when a hand-over was of no use, or when the model says that the prefix does not fit. */
export function afterFailure({ shortening }: SessionState, wasAsked: boolean, overflowed: boolean): Shortening {
  const { tries, overflow } = shortening ?? { tries: 0, overflow: false };
  return { tries: wasAsked ? tries + 1 : tries, overflow: overflow || overflowed };
}

/** The hand-over that a reply holds, or why it is of no use. Tool calls in it are not honoured. */
export function readSummary(
  { blocks, stopReason }: Pick<ModelReply, 'blocks' | 'stopReason'>,
  about: TranscriptMessage[],
): { kind: 'usable'; text: string } | { kind: 'useless'; reason: string } {
  const text = textOf(blocks);
  if (stopReason === 'refused') return { kind: 'useless', reason: 'the model declined' };
  if (text.length < SUMMARY_CHARS_MIN) return { kind: 'useless', reason: 'it is empty' };
  if (!NEXT_STEP.test(text)) return { kind: 'useless', reason: 'it names no next step' };
  if (textTokens(text) >= messagesTokens(about))
    return { kind: 'useless', reason: 'it is longer than what it replaces' };
  return { kind: 'usable', text };
}
