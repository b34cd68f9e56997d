import type { SessionState } from '../../domain/session/session.ts';
import type { TranscriptMessage } from '../../domain/transcript/transcript.ts';
import { type Draft, draftOf, type Session, withState } from '../context/context.ts';
import { guardsOf } from '../guards/turn-limits.ts';

/** The whole answer by which the model ends a turn without a word. */
const NO_REPLY = '[no reply]';

/** Stands before the words that it is about, so that every other session keeps its prompt. */
const MAY_BE_SILENT = `Nobody mentions you in this, so it may be said to others. If nothing in it is for you, answer with exactly ${NO_REPLY} and no tool: then people see nothing. Otherwise do and answer as always.`;

/** The facts before new words of people, with what the model may do where nobody asks it. */
export function withSilence(facts: string | undefined, state: SessionState): string | undefined {
  if (!guardsOf(state).unasked) return facts;
  return facts ? `${facts} ${MAY_BE_SILENT}` : MAY_BE_SILENT;
}

/** Whether an answer is the model's way to say nothing; it counts only where {@link mayBeSilent}, and is as good as empty elsewhere. */
export function isNoReply(text: string): boolean {
  return text.trim() === NO_REPLY;
}

/** Whether the turn may end without a word: nobody asks, and the model has done nothing yet. */
export function mayBeSilent(state: SessionState): boolean {
  return guardsOf(state).unasked !== undefined;
}

/** Ends the turn without a word. What was seen by nobody needs no guard; the messages lose the sign that they are worked on. */
export function silentDraft(session: Session, model: TranscriptMessage): Draft {
  const signs = guardsOf(session.state).unasked ?? [];
  return draftOf('reply', withState(session, { phase: { kind: 'idle' } }), { messages: [model], signs });
}
