import { errorReason } from '../../domain/notices/error-reason.ts';
import { raisesOf } from '../../domain/session/session.ts';
import { adviceMessage } from '../../domain/transcript/transcript.ts';
import { type Draft, draftOf, type Session, withState } from '../context/context.ts';
import { MAX_TOKENS_RAISES_MAX } from '../context/settings.ts';
import { withGuards } from '../guards/after-results.ts';
import { MALFORMED_MAX } from '../guards/limits.ts';
import { SMALLER_PARTS, UNREADABLE } from '../guards/nudges.ts';
import { guardsOf } from '../guards/turn-limits.ts';
import { pauseDraft } from '../session/pausing.ts';

/**
 * A reply cut by its token limit is dropped whole (part of a tool call must never run) and asked for again with more room;
 * when there is no more room, once for smaller parts.
 */
export function cutDraft(session: Session, now: number): Draft {
  const raises = raisesOf(session.state.phase);
  if (raises < MAX_TOKENS_RAISES_MAX) return draftOf('raise-max-tokens', thinking(session, raises + 1));
  if (guardsOf(session.state).askedForParts) return pauseDraft(session, errorReason('stillCut'), now);
  const asked = withGuards(session, { askedForParts: true });
  return draftOf('nudge', thinking(asked, raises), { messages: [adviceMessage([SMALLER_PARTS])] });
}

/** A reply that is no valid message is dropped, the model is told, and asked again. */
export function unreadableDraft(session: Session, now: number): Draft {
  const malformed = guardsOf(session.state).malformed + 1;
  if (malformed > MALFORMED_MAX) return pauseDraft(session, errorReason('stillUnreadable'), now);
  const counted = thinking(withGuards(session, { malformed }), raisesOf(session.state.phase));
  return draftOf('nudge', counted, { messages: [adviceMessage([UNREADABLE])] });
}

function thinking(session: Session, maxTokensRaises: number): Session {
  return withState(session, { phase: { kind: 'thinking', attempt: 0, maxTokensRaises } });
}
