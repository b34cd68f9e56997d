import { noticeId } from '../domain/notice.ts';
import type { SessionState } from '../domain/session.ts';
import type { ModelBlock, TranscriptMessage } from '../domain/transcript.ts';
import { type Draft, draftOf, type Session } from './context.ts';
import type { Settings } from './settings.ts';

/** The next model of the operator's list, for a session whose model has no capacity; undefined when none is left. */
export function nextFallback(settings: Settings, state: SessionState): { model: string; tried: number } | undefined {
  const { chosen = state.model, tried = 0 } = state.fallback ?? {};
  const index = settings.fallbackModels.findIndex((name, at) => at >= tried && name !== chosen && name !== state.model);
  const model = settings.fallbackModels[index];
  return model === undefined ? undefined : { model, tried: index + 1 };
}

/** The entry that goes on with another model, at once and until the turn ends. People are told. */
export function fallbackDraft(
  session: Session,
  state: SessionState,
  messages: TranscriptMessage[],
  next: { model: string; tried: number },
  now: number,
): Draft {
  const chosen = state.fallback?.chosen ?? state.model;
  const maxTokensRaises = state.phase.kind === 'thinking' ? state.phase.maxTokensRaises : 0;
  const other: SessionState = {
    ...state,
    model: next.model,
    fallback: { chosen, tried: next.tried },
    phase: { kind: 'thinking', attempt: 0, maxTokensRaises },
  };
  const id = `${noticeId(session.sessionId, session.version + 1, 0)}#fallback`;
  const text = `:twisted_rightwards_arrows: ${state.model} has no capacity. I go on with ${next.model} until this turn ends.`;
  return draftOf('fallback', other, {
    messages: [...messages, modelChange(next.model)],
    notices: [{ kind: 'message', id, at: now, text }],
  });
}

/** Stands where another model takes over. Nothing of it is shown to the model. */
export function modelChange(newModel: string): TranscriptMessage {
  return { kind: 'people', newModel, people: [] };
}

/**
 * The transcript as the current model may see it. Thinking is signed for the model that thought it; another one refuses it or
 * drops it. So a change of the model begins a new prefix, in which nothing before the change holds thinking.
 */
export function withoutForeignThinking(transcript: TranscriptMessage[]): TranscriptMessage[] {
  const change = transcript.findLastIndex((message) => message.kind === 'people' && message.newModel !== undefined);
  return transcript.map((message, index) =>
    message.kind === 'model' && index < change
      ? { ...message, blocks: message.blocks.filter((block) => !isThinking(block)) }
      : message,
  );
}

function isThinking(block: ModelBlock): boolean {
  return block.reasoningContent !== undefined;
}
