import type { InboxItem } from '../domain/journal.ts';
import type { ModelTable } from '../domain/models.ts';
import type { SessionId, SessionState } from '../domain/session.ts';
import { sourceOf } from '../domain/session.ts';
import { noSpend } from '../domain/spend.ts';

/** The state before any entry. The first message chooses the model. */
export function initialState(sessionId: SessionId): SessionState {
  const source = sourceOf(sessionId);
  if (!source) throw new Error(`'${sessionId}' is no session id`);
  return {
    schema: 1,
    source,
    phase: { kind: 'idle' },
    turn: 0,
    turnSteps: 0,
    turnStartedAt: 0,
    requester: '',
    model: '',
    transcriptFrom: 1,
    counters: { steps: 0, modelCalls: 0, commands: 0 },
    spend: noSpend,
    todo: [],
    repositories: [],
    pullRequests: [],
    noticesPending: [],
  };
}

/** A message to an idle or paused session begins a turn; a message during a turn only changes whom to answer. */
export function withPeople(
  state: SessionState,
  absorb: InboxItem[],
  settings: { models: ModelTable; model: string },
  now: number,
): SessionState {
  const last = absorb.filter((item) => item.kind === 'message').at(-1);
  const requester = last?.user ?? state.requester;
  if (state.phase.kind !== 'idle' && state.phase.kind !== 'paused') return { ...state, requester };
  const model = state.turn === 0 ? (chosenModel(absorb, settings.models) ?? settings.model) : state.model;
  return {
    ...state,
    model,
    phase: { kind: 'thinking', attempt: 0, maxTokensRaises: 0 },
    turn: state.turn + 1,
    turnSteps: 0,
    turnStartedAt: now,
    requester,
    progress: undefined,
  };
}

/** `--model name` in the first message chooses the session's model; a name that the table lacks chooses nothing. */
export function chosenModel(items: InboxItem[], models: ModelTable): string | undefined {
  for (const item of items) {
    const name = /(?:^|\s)--model[ =]([\w.-]+)/.exec(item.text)?.[1];
    if (name && Object.hasOwn(models.models, name)) return name;
  }
  return undefined;
}

/** What stands before the first message: facts that must not be in the system prompt, which is the same for everybody. */
export function sessionFacts(state: SessionState, now: number): string {
  const date = new Date(now).toISOString().slice(0, 16).replace('T', ' ');
  return `Session facts: ${date} UTC; Slack thread in <#${state.source.channel}>; requested by <@${state.requester}>.`;
}
