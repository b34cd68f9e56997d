import { type Notice, noticeId, noticeParts } from '../domain/notice.ts';
import { costLine, progressText } from '../domain/progress.ts';
import type { SessionState } from '../domain/session.ts';
import type { ToolCall } from '../domain/tool.ts';
import { type TranscriptMessage, textOf, toolUseOf } from '../domain/transcript.ts';
import type { ModelReply } from '../ports.ts';
import type { ToolBox } from '../tools/tool-box.ts';
import { afterFailure } from './compaction/shorten.ts';
import { type Draft, draftOf, type Session } from './context.ts';
import { lastProgress, pauseDraft } from './pausing.ts';
import { MAX_TOKENS_RAISES_MAX } from './settings.ts';

/** The entry of a model reply. `state` already counts the call; a cut or unusable reply leaves no message behind. */
export function replyDraft(
  session: Session,
  state: SessionState,
  reply: ModelReply,
  tools: ToolBox,
  now: number,
): Draft {
  switch (reply.stopReason) {
    case 'tool-use':
    case 'end':
      return actingDraft(session, state, reply, tools, now);
    case 'refused':
      return finalDraft(
        session,
        state,
        'The model declined this request. Rephrase it, or ask for something else.',
        [],
        now,
      );
    case 'max-tokens':
    case 'malformed':
      return cutDraft(session, state, now);
    case 'context-full':
      return draftOf('context-full', { ...state, shortening: afterFailure(state, false, true) });
  }
}

/** What the model asked for is what counts, not how it says it ended: a call without a result would make the transcript invalid. */
function actingDraft(session: Session, state: SessionState, reply: ModelReply, tools: ToolBox, now: number): Draft {
  const calls = reply.blocks.flatMap((block): ToolCall[] => {
    const use = toolUseOf(block);
    return use ? [tools.normalise({ toolCallId: use.toolUseId, name: use.name, input: use.input })] : [];
  });
  if (calls.length === 0) return answerDraft(session, state, reply, now);
  const model: TranscriptMessage = { kind: 'model', blocks: reply.blocks };
  const results = calls.flatMap((call) => tools.refusal(call) ?? []);
  const complete = results.length === calls.length;
  const acting: SessionState = complete
    ? { ...state, phase: { kind: 'thinking', attempt: 0, maxTokensRaises: 0 } }
    : { ...state, phase: { kind: 'acting', work: { calls, results, dispatch: { kind: 'none' } } } };
  const { state: shown, notices } = firstProgress(session, acting, now);
  return draftOf('reply', shown, { messages: complete ? [model, { kind: 'results', results }] : [model], notices });
}

/** A turn without words leaves nothing behind: Bedrock refuses an assistant message that is empty or only reasoning. */
function answerDraft(session: Session, state: SessionState, reply: ModelReply, now: number): Draft {
  const text = textOf(reply.blocks);
  if (!text) return finalDraft(session, state, '(The model ended without an answer. Write here to go on.)', [], now);
  return finalDraft(session, state, text, [{ kind: 'model', blocks: reply.blocks }], now);
}

/** The turn's progress message is posted with its first tool calls; a plain answer needs none. */
function firstProgress(session: Session, state: SessionState, now: number): { state: SessionState; notices: Notice[] } {
  if (state.progress) return { state, notices: [] };
  const id = `${noticeId(session.sessionId, session.version + 1, 0)}#progress`;
  const shown: SessionState = { ...state, progress: { id } };
  return { state: shown, notices: [{ kind: 'progress', id, at: now, text: progressText(shown), stoppable: true }] };
}

function finalDraft(
  session: Session,
  state: SessionState,
  text: string,
  messages: TranscriptMessage[],
  now: number,
): Draft {
  const idle: SessionState = { ...state, phase: { kind: 'idle' } };
  const parts = noticeParts(text);
  const notices = parts.map((part, index): Notice => {
    const isLast = index === parts.length - 1;
    return {
      kind: 'message',
      id: noticeId(session.sessionId, session.version + 1, index),
      at: now,
      text: isLast ? `${part}\n${costLine(idle, now)}` : part,
      ...(index === 0 ? { mention: state.requester } : {}),
    };
  });
  return draftOf('reply', idle, { messages, notices: [...notices, ...lastProgress(idle, now)] });
}

/** A reply cut by its token limit is dropped whole (part of a tool call must never run) and asked for again with more room. */
function cutDraft(session: Session, state: SessionState, now: number): Draft {
  const raises = state.phase.kind === 'thinking' ? state.phase.maxTokensRaises + 1 : 1;
  if (raises > MAX_TOKENS_RAISES_MAX) {
    const message = 'the model’s reply did not fit, however much room it got. Ask for a smaller piece of work.';
    return pauseDraft(session, { kind: 'error', message }, now, { state });
  }
  return draftOf('raise-max-tokens', { ...state, phase: { kind: 'thinking', attempt: 0, maxTokensRaises: raises } });
}
