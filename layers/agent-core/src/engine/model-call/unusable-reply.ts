import { raisesOf, type SessionState } from '../../domain/session/session.ts';
import { adviceMessage } from '../../domain/transcript/transcript.ts';
import { type Draft, draftOf, type Session } from '../context/context.ts';
import { MAX_TOKENS_RAISES_MAX } from '../context/settings.ts';
import { withGuards } from '../guards/after-results.ts';
import { MALFORMED_MAX } from '../guards/limits.ts';
import { SMALLER_PARTS, STILL_CUT, STILL_UNREADABLE, UNREADABLE } from '../guards/nudges.ts';
import { guardsOf } from '../guards/turn-limits.ts';
import { pauseDraft } from '../session/pausing.ts';

/**
 * A reply cut by its token limit is dropped whole (part of a tool call must never run) and asked for again with more room;
 * when there is no more room, once for smaller parts.
 */
export function cutDraft(session: Session, state: SessionState, now: number): Draft {
  const raises = raisesOf(state.phase);
  if (raises < MAX_TOKENS_RAISES_MAX) return draftOf('raise-max-tokens', thinking(state, raises + 1));
  if (guardsOf(state).askedForParts) return pauseDraft(session, { kind: 'error', message: STILL_CUT }, now, { state });
  const asked = withGuards(state, { askedForParts: true });
  return draftOf('nudge', thinking(asked, raises), { messages: [adviceMessage([SMALLER_PARTS])] });
}

/** A reply that is no valid message is dropped, the model is told, and asked again. */
export function unreadableDraft(session: Session, state: SessionState, now: number): Draft {
  const malformed = guardsOf(state).malformed + 1;
  if (malformed > MALFORMED_MAX)
    return pauseDraft(session, { kind: 'error', message: STILL_UNREADABLE }, now, { state });
  const counted = thinking(withGuards(state, { malformed }), raisesOf(state.phase));
  return draftOf('nudge', counted, { messages: [adviceMessage([UNREADABLE])] });
}

function thinking(state: SessionState, maxTokensRaises: number): SessionState {
  return { ...state, phase: { kind: 'thinking', attempt: 0, maxTokensRaises } };
}
