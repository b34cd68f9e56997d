import type { Budget } from '../../money/budget.ts';
import type { JournalEntry } from '../../session/journal.ts';
import { rowOf } from '../../session/listed/row.ts';
import type { SessionState } from '../../session/session.ts';
import type { WorkerItem } from '../../worker/worker.ts';
import type { Can, SessionRow, SessionView } from '../session.ts';
import { named, rowView } from './session-row.ts';

/** What is known of a session beside its newest entry. */
export type Around = {
  worker: WorkerItem | undefined;
  budgets: Budget[];
  muted: boolean;
  can: Can;
  serverUrl: string;
};

const TODO_CHARS_MAX = 500;

/** All that the head of a session's page shows. */
export function sessionView(entry: JournalEntry, { worker, budgets, muted, can, serverUrl }: Around): SessionView {
  const { state } = entry;
  const wait = waitView(state);
  return {
    ...rowView(summaryOfEntry(entry), serverUrl),
    ...machineOf(worker),
    people: (state.people ?? []).map(({ user, name }) => named(user, name)),
    plan: state.todo.map((one) => ({ ...one, text: one.text.slice(0, TODO_CHARS_MAX) })),
    ...(wait ? { wait } : {}),
    budgets: budgets.map(({ scope, limitMicroUsd, spentMicroUsd }) => ({ scope, limitMicroUsd, spentMicroUsd })),
    counters: state.counters,
    ...(worker?.saved?.key === undefined
      ? {}
      : { saved: { at: worker.saved.at, url: `/sessions/${encodeURIComponent(entry.sessionId)}/saved` } }),
    ...{ muted, can },
  };
}

/** The summary that goes with an entry, as far as lists show it. */
export function summaryOfEntry({ sessionId, version, at, state }: JournalEntry) {
  const { phase, turn, requester, spend, repositories } = state;
  const { costMicroUsd, estimatedMicroUsd } = spend;
  return {
    ...{ sessionId, version, at, turn, requester, costMicroUsd, estimatedMicroUsd, repositories },
    phase: phase.kind,
    sweeps: 0,
    row: rowOf(state),
  };
}

function machineOf(worker: WorkerItem | undefined): Pick<SessionRow, 'machine'> {
  return !worker || worker.state === 'removed' ? {} : { machine: worker.state };
}

function waitView({ phase }: SessionState): SessionView['wait'] {
  if (phase.kind === 'thinking' && phase.since !== undefined)
    return {
      ...{ kind: 'model', what: 'capacity of the model', since: phase.since },
      ...(phase.notBefore === undefined ? {} : { nextLookAt: phase.notBefore }),
    };
  if (phase.kind !== 'acting') return undefined;
  const { dispatch, wait } = phase.work;
  if (dispatch.kind === 'worker-wait')
    return { kind: 'machine', what: 'a machine', since: dispatch.since, nextLookAt: dispatch.checkAt };
  if (!wait) return undefined;
  const { what, since, until, nextLookAt } = wait;
  return { kind: 'call', what, since, until, nextLookAt };
}

/** What a link shows of it: not the budgets, nor what is saved, nor where the thread is, its own or that of what it is a fork of. */
export function sharedView({ threadUrl: _thread, saved: _saved, forkOf: _origin, ...view }: SessionView): SessionView {
  return { ...view, budgets: [] };
}
