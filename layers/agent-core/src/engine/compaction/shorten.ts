import type { ModelEntry } from '../../domain/model/models.ts';
import type { SessionState, Shortening } from '../../domain/session/session.ts';
import { type TranscriptMessage, textOf } from '../../domain/transcript/transcript.ts';
import type { ModelReply } from '../../ports/model.ts';
import type { ShorteningStyle } from '../context/settings.ts';
import { messagesTokens, sizeOf, textTokens, windowTokensMaxOf } from '../model-request/size.ts';
import { NEXT_STEP } from './texts.ts';

/** Summaries asked for before code makes one alone. */
const SUMMARIES_MAX = 2;
/** Characters of the shortest hand-over that is taken for one. */
const SUMMARY_CHARS_MIN = 80;

/** `ask`: have the model write a hand-over of `about`, which may lack the newest step; `by-code`: without a model; `cut`: head and tail. */
export type Way =
  | { kind: 'ask'; about: TranscriptMessage[] }
  | { kind: 'by-code' }
  | { kind: 'cut' }
  | { kind: 'cannot' };

/** How this transcript is shortened next. Each way that fails leads to a simpler one, and the last needs no model. */
export function wayToShorten(
  state: SessionState,
  transcript: TranscriptMessage[],
  entry: ModelEntry,
  style: ShorteningStyle,
): Way {
  const { tries, overflow } = state.shortening ?? { tries: 0, overflow: false };
  const hasSteps = transcript.some((message) => message.kind === 'model');
  if (!hasSteps && overflow && state.context?.baseTokens !== undefined) return { kind: 'cannot' };
  if (style === 'cut' && !keepsThinking(entry) && !overflow) return { kind: 'cut' };
  if (tries >= SUMMARIES_MAX || !hasSteps) return { kind: 'by-code' };
  if (!overflow && fits(state, entry)) return { kind: 'ask', about: transcript };
  const about = withoutLastStep(transcript);
  const shorter = about.some((message) => message.kind === 'model') && tries === 0;
  return shorter ? { kind: 'ask', about } : { kind: 'by-code' };
}

/** A model that thinks binds its thinking to what stands before: nothing of that may be cut out. */
function keepsThinking({ thinking, budgetTokens }: ModelEntry): boolean {
  return thinking === 'adaptive' || (thinking === 'budget' && budgetTokens !== undefined);
}

function fits({ context }: SessionState, entry: ModelEntry): boolean {
  return !context || sizeOf(context) <= windowTokensMaxOf(entry);
}

/** Everything before the newest model turn: what an earlier request sent, so it fitted. */
function withoutLastStep(transcript: TranscriptMessage[]): TranscriptMessage[] {
  const at = transcript.findLastIndex((message) => message.kind === 'model');
  return transcript.slice(0, Math.max(at, 0));
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
