import type { EntryView } from '../../../domain/api/entry.ts';
import type { Can, SessionView } from '../../../domain/api/session.ts';
import { ALONE, IN_LIST, type Lengths } from '../../../domain/api/views/cut.ts';
import { brokenView, entryView } from '../../../domain/api/views/entry-view.ts';
import type { ShowCall } from '../../../domain/api/views/items.ts';
import { sessionView } from '../../../domain/api/views/session-view.ts';
import { budgetsOf } from '../../../domain/money/budget.ts';
import { monthOf } from '../../../domain/money/month-spend.ts';
import type { JournalEntry } from '../../../domain/session/journal.ts';
import { rulesOf } from '../../../domain/session/source.ts';
import type { ReadEntry } from '../../../ports/api/session-reader.ts';
import type { Api } from '../kit/context.ts';

/** JSON of one page of entries: Lambda answers 6 MB at most, the base64 of packed bytes included. */
const PAGE_CHARS_MAX = 3_000_000;
/** Shorter no text is cut, however many an entry has. */
const TEXT_CHARS_MIN = 200;

/** The head of a session's page: its newest entry, its worker, its budgets. */
export async function viewOf({ ports, settings }: Api, entry: JournalEntry, can: Can): Promise<SessionView> {
  const { state, sessionId } = entry;
  const account = rulesOf(settings.sources, state.source).payer(state.source);
  const [worker, month, muted] = await Promise.all([
    ports.workers.get(sessionId),
    ports.budgets.month(monthOf(ports.clock.now())),
    mutedOf({ ports }, entry),
  ]);
  const budgets = budgetsOf(settings.budgets, state, { month, account, uncountedMicroUsd: 0 });
  return sessionView(entry, { worker, budgets, muted, can, serverUrl: settings.serverUrl });
}

async function mutedOf({ ports }: Pick<Api, 'ports'>, { state }: JournalEntry): Promise<boolean> {
  const { source } = state;
  if (source.kind !== 'slack') return false;
  return (await ports.muting.of(source.teamId, { place: source.channel, thread: source.threadTs })) !== undefined;
}

/** Entries in order, as many as fit into one answer: from the first on, or with `nearest: 'last'` from the last. At least one. */
export async function viewsOf(
  { rare }: Api,
  sessionId: string,
  entries: ReadEntry[],
  nearest: 'first' | 'last' = 'first',
): Promise<EntryView[]> {
  const show = shownBy((await rare()).showCall, sessionId);
  const views: EntryView[] = [];
  let chars = 0;
  for (const entry of nearest === 'first' ? entries : entries.toReversed()) {
    const view = fitted(show, entry, IN_LIST);
    chars += JSON.stringify(view).length;
    if (views.length > 0 && chars > PAGE_CHARS_MAX) break;
    views.push(view);
  }
  return nearest === 'first' ? views : views.reverse();
}

/** One entry, nearly uncut: as long as its answer fits. */
export async function wholeView({ rare }: Api, sessionId: string, entry: ReadEntry): Promise<EntryView> {
  return fitted(shownBy((await rare()).showCall, sessionId), entry, ALONE);
}

type Show = (entry: ReadEntry, lengths: Lengths) => EntryView;

function shownBy(showCall: ShowCall, sessionId: string): Show {
  return (entry, lengths) => {
    if ('broken' in entry) return brokenView(entry.version);
    return entryView(entry, `/sessions/${encodeURIComponent(sessionId)}/entries/${entry.version}`, lengths, showCall);
  };
}

/** Cut the more the longer it is: the first entry of a fork may hold hundreds of messages. */
function fitted(show: Show, entry: ReadEntry, from: Lengths): EntryView {
  let lengths = from;
  let view = show(entry, lengths);
  while (JSON.stringify(view).length > PAGE_CHARS_MAX && lengths.text > TEXT_CHARS_MIN) {
    lengths = { text: lengths.text / 2, input: lengths.input / 2 };
    view = show(entry, lengths);
  }
  return view;
}
