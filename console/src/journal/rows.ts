import type { EntryView, Item } from '../api/types.ts';
import { dayKey } from '../format/time.ts';

export type Call = Extract<Item, { type: 'call' }>;
export type Result = Extract<Item, { type: 'result' }>;
type Of<Type extends Item['type']> = Extract<Item, { type: Type }>;
type Told = Of<'thought' | 'reply' | 'notice' | 'advice' | 'handOver' | 'material' | 'machine' | 'pause'>;

/**
 * One line or block of a session's page. `version` and `at`: of the entry that it is from; `hasDiff`: what clones differed in was kept with it, or
 * with the result of the call.
 */
export type Row = { key: string; version: number; at: number; hasDiff?: boolean } & (
  | { kind: 'day' }
  | { kind: 'words'; item: Of<'words'> }
  | { kind: 'told'; item: Told }
  /** `result` and when it came; absent while it runs. */
  | { kind: 'call'; call: Call; result?: Result; resultVersion?: number; endedAt?: number }
  /** `endedAt`: when the next entry came; absent while it lasts. */
  | { kind: 'wait'; what: string; until?: number; endedAt?: number }
  | { kind: 'model'; model: NonNullable<EntryView['model']>; tookMs?: number }
);

type Place = { version: number; at: number; hasDiff?: boolean };
type CallRow = Extract<Row, { kind: 'call' }>;

/**
 * What is shown of a session's entries, in order: a call and its result are one row, where the call stands.
 */
export function rowsOf(entries: readonly EntryView[]): Row[] {
  const rows: Row[] = [];
  const calls = new Map<string, CallRow>();
  let day = '';
  for (const [index, entry] of entries.entries()) {
    const place = { version: entry.version, at: entry.at, ...(entry.hasDiff ? { hasDiff: true } : {}) };
    if (entry.items.length > 0 && dayKey(entry.at) !== day) {
      day = dayKey(entry.at);
      rows.push({ kind: 'day', key: `day ${day}`, ...place });
    }
    for (const [at, item] of entry.items.entries()) {
      if (isToldElsewhere(item, entry)) continue;
      const row = rowOf(asTold(item, entry), `${entry.version}.${at}`, place, entries[index + 1]?.at);
      if (row.kind === 'result') take(row.result, place, calls, rows);
      else {
        rows.push(row);
        if (row.kind === 'call') calls.set(row.call.toolCallId, row);
      }
    }
    if (entry.model) rows.push(modelRow(entry, entries[index - 1]));
  }
  return rows;
}

/** That a command went to the machine is told by its call, and what people were told of a pause by the pause. */
function isToldElsewhere({ type }: Item, { kind, items }: EntryView): boolean {
  return (type === 'machine' && kind === 'sent') || (type === 'notice' && items.some((item) => item.type === 'pause'));
}

/** A pause in the words that people were given, which are in their language. */
function asTold(item: Item, { items }: EntryView): Item {
  const notice = item.type === 'pause' ? items.find((each) => each.type === 'notice') : undefined;
  return item.type === 'pause' && notice?.type === 'notice' ? { ...item, reason: notice.text } : item;
}

function rowOf(
  item: Item,
  key: string,
  place: Place,
  endedAt: number | undefined,
): Row | { kind: 'result'; result: Result } {
  if (item.type === 'words') return { kind: 'words', item, key, ...place };
  if (item.type === 'call') return { kind: 'call', call: item, key, ...place };
  if (item.type === 'result') return { kind: 'result', result: item };
  if (item.type !== 'wait') return { kind: 'told', item, key, ...place };
  const { what, until } = item;
  return {
    kind: 'wait',
    what,
    key,
    ...place,
    ...(until === undefined ? {} : { until }),
    ...(endedAt ? { endedAt } : {}),
  };
}

/** Goes to its call. One whose call is not loaded, or that came twice, stands where it is. */
function take(result: Result, { version, at, hasDiff = false }: Place, calls: Map<string, CallRow>, rows: Row[]): void {
  const row = calls.get(result.toolCallId);
  if (row && row.result === undefined) {
    row.result = result;
    row.resultVersion = version;
    row.endedAt = at;
    if (hasDiff) row.hasDiff = true;
    return;
  }
  const { toolCallId } = result;
  const call: Call = { type: 'call', toolCallId, name: '…', title: '', input: undefined };
  rows.push({
    kind: 'call',
    call,
    result,
    resultVersion: version,
    endedAt: at,
    key: `${version} ${toolCallId}`,
    version,
    at,
  });
}

function modelRow(entry: EntryView, before: EntryView | undefined): Row {
  const { version, at, model } = entry;
  const tookMs = model?.durationMs ?? (before ? at - before.at : undefined);
  return {
    ...{ kind: 'model', key: `model ${version}`, version, at, model: model as NonNullable<EntryView['model']> },
    ...(tookMs === undefined ? {} : { tookMs }),
  };
}

/** All that can be searched in a row, in small letters. */
export function textOfRow(row: Row): string {
  if (row.kind === 'words') return `${row.item.by.name ?? row.item.by.id} ${row.item.text}`.toLowerCase();
  if (row.kind === 'told') return toldText(row.item).toLowerCase();
  if (row.kind === 'call')
    return `${row.call.name} ${row.call.title} ${inputText(row.call.input)} ${row.result?.text ?? ''}`.toLowerCase();
  if (row.kind === 'wait') return row.what.toLowerCase();
  return row.kind === 'model' ? row.model.name.toLowerCase() : '';
}

function toldText(item: Told): string {
  if (item.type === 'machine') return item.what;
  if (item.type === 'pause') return item.reason;
  return item.type === 'material' ? `${item.title} ${item.text}` : item.text;
}

/** The input of a call for reading. */
export function inputText(input: unknown): string {
  if (input === undefined) return '';
  return typeof input === 'string' ? input : JSON.stringify(input, null, 2);
}
