import type { InboxItem } from '../../domain/session/journal.ts';
import type { SessionState } from '../../domain/session/session.ts';

/** The state with what people chose by commands: they say it beside their words, and it begins no turn. */
export function withChoices(state: SessionState, absorb: InboxItem[]): SessionState {
  return withNextModel(withRaisedBudget(state, absorb), absorb);
}

/** Whether the item only chooses something, so that nothing goes on by it. */
export function isChoice(item: InboxItem): boolean {
  return item.kind === 'resume' && item.model !== undefined;
}

/** More money that people gave to this session: never less than it had. */
function withRaisedBudget(state: SessionState, absorb: InboxItem[]): SessionState {
  const raises = absorb.flatMap((item) => item.raiseToMicroUsd ?? []);
  if (raises.length === 0) return state;
  return { ...state, sessionBudgetMicroUsd: Math.max(state.sessionBudgetMicroUsd ?? 0, ...raises) };
}

/** The last one counts. */
function withNextModel(state: SessionState, absorb: InboxItem[]): SessionState {
  const chosen = absorb.flatMap((item) => item.model ?? []).at(-1);
  return chosen === undefined ? state : { ...state, nextModel: chosen };
}
