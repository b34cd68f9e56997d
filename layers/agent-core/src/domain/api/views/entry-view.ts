import { pauseText } from '../../notices/pause.ts';
import type { JournalEntry } from '../../session/journal.ts';
import { type SessionState, workOf } from '../../session/session.ts';
import type { EntryView, Item } from '../entry.ts';
import { cutText, type Lengths } from './cut.ts';
import { ItemViews, type ShowCall } from './items.ts';
import { ownMessages } from './own-messages.ts';
import { stateWordOf } from './state-word.ts';

/** An entry as readers see it. `base`: the address of the entry below /api, for its images. Nothing in it is taken for markup here. */
export function entryView(entry: JournalEntry, base: string, lengths: Lengths, show: ShowCall): EntryView {
  const views = new ItemViews(base, lengths, show, namesIn(entry.state));
  const items = entry.messages.flatMap((message) => views.of(message));
  return {
    version: entry.version,
    at: entry.at,
    kind: entry.kind,
    phase: stateWordOf(entry.state),
    build: entry.build,
    items: [...items, ...toldBy(entry, items, lengths)],
    ...(entry.state.keptDiff?.version === entry.version ? { hasDiff: true } : {}),
    ...modelOf(entry),
  };
}

/** For readers who may not ask for more: images are addresses that need a sign-in, as what clones differ in is. */
export function withoutImages({ hasDiff: _more, ...view }: EntryView): EntryView {
  return { ...view, items: view.items.map((item) => ('images' in item ? { ...item, images: [] } : item)) };
}

/** Stands for an entry that this build cannot read. */
export function brokenView(version: number): EntryView {
  const text = 'This entry cannot be read by this build.';
  return { version, at: 0, kind: 'unreadable', phase: 'idle', build: '', items: [{ type: 'notice', text }] };
}

function namesIn({ people = [] }: SessionState): ReadonlyMap<string, string> {
  return new Map(people.flatMap(({ user, name }) => (name === undefined ? [] : [[user, name] as const])));
}

/** What an entry tells beside messages: what people were shown, what is awaited, why it pauses. */
function toldBy(entry: JournalEntry, items: Item[], lengths: Lengths): Item[] {
  const { phase } = entry.state;
  const told: Item[] = [];
  // An answer is posted in the words of the reply: it is not shown twice.
  if (!items.some(({ type }) => type === 'reply')) told.push(...noticesOf(entry, lengths));
  const wait = workOf(phase)?.wait;
  if (entry.kind === 'wait' && wait) told.push({ type: 'wait', what: wait.what, until: wait.until });
  if (entry.kind === 'worker-wait') told.push({ type: 'machine', what: 'waits for a machine' });
  if (entry.kind === 'sent') told.push({ type: 'machine', what: 'works' });
  if (entry.kind === 'back-off') told.push({ type: 'wait', what: 'capacity of the model', ...untilOf(entry.state) });
  if (phase.kind === 'paused' && (entry.kind === 'pause' || entry.kind === 'dead-letter'))
    told.push({ type: 'pause', reason: pauseText(phase.reason) });
  return told;
}

function untilOf({ phase }: SessionState): { until?: number } {
  return phase.kind === 'thinking' && phase.notBefore !== undefined ? { until: phase.notBefore } : {};
}

function noticesOf(entry: JournalEntry, { text: max }: Lengths): Item[] {
  return ownMessages(entry).map(({ text }) => ({ type: 'notice', ...cutText(text, max) }));
}

/** How long the first call of a turn took is known: the entry before it may be of long ago. */
function modelOf({ at, state, usage, costMicroUsd }: JournalEntry): Pick<EntryView, 'model'> {
  if (!usage) return {};
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens } = usage;
  const tokens = {
    ...{ input: inputTokens, output: outputTokens },
    ...{ cacheRead: cacheReadTokens, cacheWrite: cacheWriteTokens },
  };
  const place = state.place === undefined ? {} : { place: state.place };
  const isFirst = state.turnSteps === 1 && state.turnStartedAt > 0;
  const took = isFirst ? { durationMs: Math.max(0, at - state.turnStartedAt) } : {};
  return { model: { name: state.model, ...place, tokens, costMicroUsd: costMicroUsd ?? 0, ...took } };
}
