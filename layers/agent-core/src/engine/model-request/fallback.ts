import { textsOf } from '../../domain/language/texts.ts';
import { hasModel, type ModelEntry, modelNamed } from '../../domain/model/models.ts';
import { noticeId } from '../../domain/session/notice.ts';
import { raisesOf, type SessionState } from '../../domain/session/session.ts';
import type { ModelBlock, TranscriptMessage } from '../../domain/transcript/transcript.ts';
import { type Draft, draftOf, type Session, withState } from '../context/context.ts';
import type { Settings } from '../context/settings.ts';

/** What stands in for a model without capacity. `tried`: how much of the list is used up with it. */
export type Fallback = { model: string; tried: number };

/** The next of the operator's fallback models. Undefined: none is left. */
export function nextFallback({ fallbackModels }: Settings, state: SessionState): Fallback | undefined {
  const { chosen = state.model, tried = 0, place } = state.fallback ?? {};
  const others = fallbackModels.filter((model) => model !== chosen);
  const used = place === 'second' ? tried - 1 : tried;
  const model = others[used];
  return model === undefined ? undefined : { model, tried: used + 1 };
}

/** Limits and price of the model in a place, or in the deployment's own. */
export function entryAt(
  { models, places }: Pick<Settings, 'models' | 'places'>,
  model: string,
  place?: string,
): ModelEntry {
  const there = place !== undefined && places && Object.hasOwn(places, place) ? places[place] : undefined;
  return modelNamed(there && hasModel(there, model) ? there : models, model);
}

/** The model as every place has it: which one will be asked is not known before. */
export function entriesOf({ models, places = {} }: Pick<Settings, 'models' | 'places'>, model: string): ModelEntry[] {
  const having = Object.values(places).filter((table) => hasModel(table, model));
  return [models, ...having].map((table) => modelNamed(table, model));
}

/** The entry that goes on with another model, at once and until the turn ends. People are told. */
export function fallbackDraft(session: Session, next: Fallback, now: number): Draft {
  const { state } = session;
  const { model, tried } = next;
  const chosen = state.fallback?.chosen ?? state.model;
  const other = withState(session, {
    model,
    fallback: { chosen, tried },
    phase: { kind: 'thinking', attempt: 0, maxTokensRaises: raisesOf(state.phase) },
  });
  const id = `${noticeId(session.sessionId, session.version + 1, 0)}#fallback`;
  const text = textsOf(state.language).trouble.otherModel(state.model, model);
  return draftOf('fallback', other, {
    messages: [modelChange(model)],
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
