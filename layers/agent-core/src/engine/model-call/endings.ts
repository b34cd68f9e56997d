import { textsOf } from '../../domain/language/texts.ts';
import { costLine } from '../../domain/notices/progress.ts';
import type { GuardState } from '../../domain/session/guard-state.ts';
import { NOTICE_CHARS_MAX, type Notice, noticeId, noticeParts } from '../../domain/session/notice.ts';
import { adviceMessage, type TranscriptMessage, textOf } from '../../domain/transcript/transcript.ts';
import type { ModelReply } from '../../ports/model.ts';
import { type Draft, draftOf, type Session, withState } from '../context/context.ts';
import { withGuards } from '../guards/after-results.ts';
import { endOf, leftOpen } from '../guards/ends.ts';
import { EMPTY_ENDS_MAX } from '../guards/limits.ts';
import { CONTINUE, sayOpenItems } from '../guards/nudges.ts';
import { guardsOf } from '../guards/turn-limits.ts';
import { lastProgress } from '../session/pause-notices.ts';
import { longAnswer } from './long-answer.ts';
import { isNoReply, mayBeSilent, silentDraft } from './no-reply.ts';

/** A reply without tool calls: the turn's answer, unless it is empty or something is open. */
export function answerDraft(session: Session, reply: ModelReply, now: number): Draft {
  const text = textOf(reply.blocks);
  const model: TranscriptMessage = { kind: 'model', blocks: reply.blocks };
  if (isNoReply(text) && mayBeSilent(session.state)) return silentDraft(session, model);
  // Whoever asked gets words: a second one without ends as failed, and says so.
  if (!text || isNoReply(text)) return emptyDraft(session, now);
  const end = endOf(session.state, text);
  if (end.kind === 'accept') return acceptedDraft(session, { text, messages: [model] }, now);
  const guards: GuardState = { ...end.guards, heldAnswer: text.slice(0, NOTICE_CHARS_MAX) };
  return goOn(withState(session, { guards }), [model, adviceMessage([sayOpenItems(end.items)])]);
}

/** What a turn ends with: the text for people, small lines under it, and what the transcript keeps of it. */
type Ending = { text: string; messages?: TranscriptMessage[]; quietLines?: string[] };

function acceptedDraft(session: Session, ending: Ending, now: number): Draft {
  const texts = textsOf(session.state.language);
  const left = leftOpen(session.state, texts);
  if (left.length === 0) return finalDraft(session, ending, now);
  const quietLines = [`_${texts.answer.leftOpen(left)}_`];
  return finalDraft(withState(session, { ended: 'unfinished' }), { ...ending, quietLines }, now);
}

/**
 * A turn without words leaves nothing behind: Bedrock refuses an assistant message that is empty or only reasoning. Right after
 * an answer that was sent back, it means that the model stands by that answer.
 */
function emptyDraft(session: Session, now: number): Draft {
  const { emptyEnds, heldAnswer } = guardsOf(session.state);
  if (heldAnswer !== undefined) return acceptedDraft(session, { text: heldAnswer }, now);
  const { endedEmpty } = textsOf(session.state.language).answer;
  if (emptyEnds >= EMPTY_ENDS_MAX)
    return finalDraft(withState(session, { ended: 'failed' }), { text: endedEmpty }, now);
  return goOn(withGuards(session, { emptyEnds: emptyEnds + 1, unasked: undefined }), [adviceMessage([CONTINUE])]);
}

function goOn(session: Session, messages: TranscriptMessage[]): Draft {
  const thinking = withState(session, { phase: { kind: 'thinking', attempt: 0, maxTokensRaises: 0 } });
  return draftOf('nudge', thinking, { messages });
}

/** Ends the turn with a text for people: the requester is mentioned, and what it has cost stands under it. */
export function finalDraft(session: Session, { text, messages = [], quietLines = [] }: Ending, now: number): Draft {
  const idle = withState(session, { phase: { kind: 'idle' } });
  const below = [...quietLines, costLine(idle.state, now)].join('\n');
  const long = longAnswer(session, { text, below }, now);
  if (long)
    return draftOf('reply', idle, { ...long, messages, notices: [...long.notices, ...lastProgress(idle.state, now)] });
  const { answer } = textsOf(session.state.language);
  const parts = noticeParts(text, answer, { chars: session.posting.messageChars });
  const notices = parts.map((part, index): Notice => {
    const isLast = index === parts.length - 1;
    return {
      kind: 'message',
      id: noticeId(session.sessionId, session.version + 1, index),
      at: now,
      text: isLast ? `${part}\n${below}` : part,
      ...(index === 0 ? { mention: session.state.requester } : {}),
      ...(isLast ? { feedback: { good: answer.goodAnswer, bad: answer.badAnswer } } : {}),
    };
  });
  return draftOf('reply', idle, { messages, notices: [...notices, ...lastProgress(idle.state, now)] });
}
