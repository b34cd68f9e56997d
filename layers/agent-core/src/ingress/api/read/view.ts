import type { Can, SessionView } from '../../../domain/api/session.ts';
import { sessionView, sharedView } from '../../../domain/api/views/session-view.ts';
import { type Budget, budgetsOf } from '../../../domain/money/budget.ts';
import { monthOf } from '../../../domain/money/month-spend.ts';
import type { JournalEntry } from '../../../domain/session/journal.ts';
import { rulesOf } from '../../../domain/session/source.ts';
import type { Api } from '../kit/context.ts';

const READS_ONLY: Can = {
  ...{ read: true, write: false, stop: false, resume: false },
  ...{ raise: false, mute: false, fork: false, share: false },
};

/** The head of a session's page: its newest entry, its worker, its budgets. */
export async function viewOf(api: Api, entry: JournalEntry, can: Can): Promise<SessionView> {
  const [around, budgets] = await Promise.all([aroundOf(api, entry), budgetsIn(api, entry)]);
  return sessionView(entry, { ...around, budgets, can });
}

/** The same for whoever has a link to it. */
export async function sharedViewOf(api: Api, entry: JournalEntry): Promise<SessionView> {
  return sharedView(sessionView(entry, { ...(await aroundOf(api, entry)), budgets: [], can: READS_ONLY }));
}

async function aroundOf({ ports, settings: { serverUrl } }: Api, entry: JournalEntry) {
  const [worker, muted] = await Promise.all([ports.workers.get(entry.sessionId), mutedOf({ ports }, entry)]);
  return { worker, muted, serverUrl };
}

async function budgetsIn({ ports, settings }: Api, { state }: JournalEntry): Promise<Budget[]> {
  const account = rulesOf(settings.sources, state.source).payer(state.source);
  const month = await ports.budgets.month(monthOf(ports.clock.now()));
  return budgetsOf(settings.budgets, state, { month, account, uncountedMicroUsd: 0 });
}

async function mutedOf({ ports }: Pick<Api, 'ports'>, { state }: JournalEntry): Promise<boolean> {
  const { source } = state;
  if (source.kind !== 'slack') return false;
  return (await ports.muting.of(source.teamId, { place: source.channel, thread: source.threadTs })) !== undefined;
}
