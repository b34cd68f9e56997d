import { hasModel, type ModelEntry, modelNamed } from '../../domain/model/models.ts';
import { noticeId } from '../../domain/session/notice.ts';
import { raisesOf, type SessionState } from '../../domain/session/session.ts';
import type { ModelRequest } from '../../domain/transcript/converse.ts';
import type { ModelBlock, TranscriptMessage } from '../../domain/transcript/transcript.ts';
import { type Draft, draftOf, type Session, withState } from '../context/context.ts';
import type { Settings } from '../context/settings.ts';

/** What stands in for a model without capacity. `tried`: how much of the list is used up with it. */
export type Fallback = { model: string; tried: number; place?: 'second' };

/** The next of the list: the chosen model in the second place, then the fallback models at home. Undefined: none is left. */
export function nextFallback(settings: Settings, state: SessionState): Fallback | undefined {
  const { chosen = state.model, tried = 0 } = state.fallback ?? {};
  const { failover, fallbackModels } = settings;
  const second = failover && hasModel(failover.models, chosen) ? [{ model: chosen, place: 'second' as const }] : [];
  const others = fallbackModels.filter((model) => model !== chosen).map((model) => ({ model }));
  const next = [...second, ...others][tried];
  return next && { ...next, tried: tried + 1 };
}

/** Limits and price of the model where it runs: another Region may cost more. */
export function entryHere(settings: Settings, { model, place }: Pick<ModelRequest, 'model' | 'place'>): ModelEntry {
  const { models } = (place === 'second' ? settings.failover : undefined) ?? settings;
  return modelNamed(models, model);
}

/** The entry that goes on elsewhere or with another model, at once and until the turn ends. People are told. */
export function fallbackDraft(settings: Settings, session: Session, next: Fallback, now: number): Draft {
  const { state } = session;
  const { model, tried, place } = next;
  const chosen = state.fallback?.chosen ?? state.model;
  const other = withState(session, {
    model,
    fallback: { chosen, tried, ...(place ? { place } : {}) },
    phase: { kind: 'thinking', attempt: 0, maxTokensRaises: raisesOf(state.phase) },
  });
  const id = `${noticeId(session.sessionId, session.version + 1, 0)}#fallback`;
  const how = place ? `it in ${settings.failover?.name ?? 'another place'}` : model;
  const text = `:twisted_rightwards_arrows: ${state.model} has no capacity. I go on with ${how} until this turn ends.`;
  return draftOf('fallback', other, {
    messages: model === state.model ? [] : [modelChange(model)],
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
