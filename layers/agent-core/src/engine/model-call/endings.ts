import { costLine } from '../../domain/notices/progress.ts';
import type { GuardState } from '../../domain/session/guard-state.ts';
import { NOTICE_CHARS_MAX, type Notice, noticeId, noticeParts } from '../../domain/session/notice.ts';
import type { SessionState } from '../../domain/session/session.ts';
import { adviceMessage, type TranscriptMessage, textOf } from '../../domain/transcript/transcript.ts';
import type { ModelReply } from '../../ports/model.ts';
import { type Draft, draftOf, type Session } from '../context/context.ts';
import { withGuards } from '../guards/after-results.ts';
import { endOf, leftOpen } from '../guards/ends.ts';
import { EMPTY_ENDS_MAX } from '../guards/limits.ts';
import { CONTINUE, ENDED_EMPTY, sayLeftOpen, sayOpenItems } from '../guards/nudges.ts';
import { guardsOf } from '../guards/turn-limits.ts';
import { lastProgress } from '../session/pause-notices.ts';

/** A reply without tool calls: the turn's answer, unless it is empty or something is open. */
export function answerDraft(session: Session, state: SessionState, reply: ModelReply, now: number): Draft {
  const text = textOf(reply.blocks);
  if (!text) return emptyDraft(session, state, now);
  const model: TranscriptMessage = { kind: 'model', blocks: reply.blocks };
  const end = endOf(state);
  if (end.kind === 'accept') return acceptedDraft(session, state, text, [model], now);
  const guards: GuardState = { ...end.guards, heldAnswer: text.slice(0, NOTICE_CHARS_MAX) };
  return goOn({ ...state, guards }, [model, adviceMessage([sayOpenItems(end.items)])]);
}

function acceptedDraft(
  session: Session,
  state: SessionState,
  text: string,
  messages: TranscriptMessage[],
  now: number,
): Draft {
  const left = leftOpen(state);
  if (left.length === 0) return finalDraft(session, state, text, messages, now);
  return finalDraft(session, { ...state, ended: 'unfinished' }, text, messages, now, [sayLeftOpen(left)]);
}

/**
 * A turn without words leaves nothing behind: Bedrock refuses an assistant message that is empty or only reasoning. Right after
 * an answer that was sent back, it means that the model stands by that answer.
 */
function emptyDraft(session: Session, state: SessionState, now: number): Draft {
  const { emptyEnds, heldAnswer } = guardsOf(state);
  if (heldAnswer !== undefined) return acceptedDraft(session, state, heldAnswer, [], now);
  if (emptyEnds >= EMPTY_ENDS_MAX) return finalDraft(session, { ...state, ended: 'failed' }, ENDED_EMPTY, [], now);
  return goOn(withGuards(state, { emptyEnds: emptyEnds + 1 }), [adviceMessage([CONTINUE])]);
}

function goOn(state: SessionState, messages: TranscriptMessage[]): Draft {
  return draftOf('nudge', { ...state, phase: { kind: 'thinking', attempt: 0, maxTokensRaises: 0 } }, { messages });
}

/** Ends the turn with a text for people: the requester is mentioned, and what it has cost stands under it. */
export function finalDraft(
  session: Session,
  state: SessionState,
  text: string,
  messages: TranscriptMessage[],
  now: number,
  quietLines: string[] = [],
): Draft {
  const idle: SessionState = { ...state, phase: { kind: 'idle' } };
  const parts = noticeParts(text);
  const below = [...quietLines, costLine(idle, now)].join('\n');
  const notices = parts.map((part, index): Notice => {
    const isLast = index === parts.length - 1;
    return {
      kind: 'message',
      id: noticeId(session.sessionId, session.version + 1, index),
      at: now,
      text: isLast ? `${part}\n${below}` : part,
      ...(index === 0 ? { mention: state.requester } : {}),
    };
  });
  return draftOf('reply', idle, { messages, notices: [...notices, ...lastProgress(idle, now)] });
}
