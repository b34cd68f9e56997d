import type { Texts } from '../domain/language/texts.ts';
import { totalMicroUsd } from '../domain/model/spend.ts';
import { type BudgetLimits, budgetsOf } from '../domain/money/budget.ts';
import { headline } from '../domain/notices/headline.ts';
import { planLines } from '../domain/notices/plan-lines.ts';
import type { InboxItem, JournalEntry } from '../domain/session/journal.ts';
import type { WorkerItem } from '../domain/worker/worker.ts';

const MS_PER_MINUTE = 60_000;

/** What is known of a session now. */
export type Known = { entry: JournalEntry; unread: InboxItem[]; worker: WorkerItem | undefined };

/** What `status` answers: what goes on and what is awaited, then the facts of the session. */
export function statusLines(
  texts: Texts,
  { entry, unread, worker }: Known,
  budgets: BudgetLimits,
  now: number,
): string[] {
  const messages = unread.filter(({ kind }) => kind === 'message').length;
  const { state } = entry;
  const { status } = texts;
  return [
    headline(state, { now, texts, words: messages > 0 ? 'unread' : 'read' }),
    ...planLines(state),
    ...(messages > 0 ? [status.unread(messages)] : []),
    ...state.pullRequests.map(({ url, checks }) => texts.commands.pullRequest(url, checks)),
    machineText(texts, worker),
    status.facts(factsOf(entry, budgets, now)),
    ...(state.nextModel === undefined ? [] : [status.nextModel(state.nextModel)]),
  ];
}

function machineText({ status }: Texts, worker: WorkerItem | undefined): string {
  if (!worker) return status.noMachine;
  switch (worker.state) {
    case 'starting':
      return status.machineStarting(worker.startedAt);
    case 'online':
      return status.machineOnline(worker.lastUsedAt);
    case 'stopping':
      return status.machineStopping;
    case 'stopped':
      return status.machineStopped;
    case 'removed':
      return status.machineRemoved;
  }
}

function factsOf({ state }: JournalEntry, limits: BudgetLimits, now: number) {
  const [budget] = budgetsOf(limits, state);
  return {
    model: state.model,
    turn: state.turn,
    minutes: Math.max(0, Math.round((now - state.turnStartedAt) / MS_PER_MINUTE)),
    modelCalls: state.counters.modelCalls,
    microUsd: totalMicroUsd(state.spend),
    limitMicroUsd: budget?.limitMicroUsd ?? limits.sessionBudgetMicroUsd,
  };
}
