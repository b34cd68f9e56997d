import type { EntryQuery } from '../../../domain/api/asked/entry.ts';
import type { EntryView } from '../../../domain/api/entry.ts';
import { ALONE, IN_LIST, type Lengths } from '../../../domain/api/views/cut.ts';
import { brokenView, entryView } from '../../../domain/api/views/entry-view.ts';
import type { ShowCall } from '../../../domain/api/views/items.ts';
import type { SessionId } from '../../../domain/session/session.ts';
import type { ReadEntry } from '../../../ports/api/session-reader.ts';
import type { Api } from '../kit/context.ts';

/** JSON of one page of entries: in base64, and with a session's head beside it, it fits into an answer of Lambda, which has 6 MB. */
const PAGE_BYTES_MAX = 3_000_000;
/** Shorter no text is cut, however many an entry has. */
const TEXT_CHARS_MIN = 200;

type Show = (entry: ReadEntry, lengths: Lengths) => EntryView;
type Sized = { view: EntryView; bytes: number };

/** A page of a session's entries, in order. */
export async function pageOf(
  api: Api,
  sessionId: SessionId,
  { after, before, limit }: EntryQuery,
): Promise<EntryView[]> {
  const range = { ...(after === undefined ? {} : { after }), ...(before === undefined ? {} : { before }), limit };
  const found = await api.ports.reader.entries(sessionId, range);
  return viewsOf(api, sessionId, found, before === undefined ? 'first' : 'last');
}

/** Entries in order, as many as fit into one answer: from the first on, or with `nearest: 'last'` from the last. At least one. */
export async function viewsOf(
  { rare }: Api,
  sessionId: SessionId,
  entries: ReadEntry[],
  nearest: 'first' | 'last' = 'first',
): Promise<EntryView[]> {
  const show = shownBy((await rare()).showCall, sessionId);
  const views: EntryView[] = [];
  let sum = 0;
  for (const entry of nearest === 'first' ? entries : entries.toReversed()) {
    const { view, bytes } = fitted(show, entry, IN_LIST);
    sum += bytes;
    if (views.length > 0 && sum > PAGE_BYTES_MAX) break;
    views.push(view);
  }
  return nearest === 'first' ? views : views.reverse();
}

/** One entry, nearly uncut: as long as its answer fits. */
export async function wholeView({ rare }: Api, sessionId: SessionId, entry: ReadEntry): Promise<EntryView> {
  return fitted(shownBy((await rare()).showCall, sessionId), entry, ALONE).view;
}

function shownBy(showCall: ShowCall, sessionId: SessionId): Show {
  return (entry, lengths) => {
    if ('broken' in entry) return brokenView(entry.version);
    return entryView(entry, `/sessions/${encodeURIComponent(sessionId)}/entries/${entry.version}`, lengths, showCall);
  };
}

/** Cut the more the longer it is: the first entry of a fork may hold thousands of messages. */
function fitted(show: Show, entry: ReadEntry, from: Lengths): Sized {
  let lengths = from;
  let sized = sizedOf(show(entry, lengths));
  while (sized.bytes > PAGE_BYTES_MAX && lengths.text > TEXT_CHARS_MIN) {
    lengths = { text: lengths.text / 2, input: lengths.input / 2 };
    sized = sizedOf(show(entry, lengths));
  }
  return sized.bytes > PAGE_BYTES_MAX ? sizedOf(withFewerItems(sized.view)) : sized;
}

/** With the first of its items, as many as fit, and a word about the others. */
function withFewerItems(view: EntryView): EntryView {
  let room = PAGE_BYTES_MAX - bytesOf({ ...view, items: [] });
  const left = view.items.findIndex((item) => {
    room -= bytesOf(item) + 1;
    return room < 0;
  });
  const text = `${view.items.length - left} more parts of this entry are not shown.`;
  return { ...view, items: [...view.items.slice(0, left), { type: 'notice', text }] };
}

function sizedOf(view: EntryView): Sized {
  return { view, bytes: bytesOf(view) };
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
