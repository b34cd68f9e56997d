import type { EntryView } from '../api/types.ts';

/** In the order in which they are drawn. */
export const LANES = ['model', 'tools', 'waits', 'machine'] as const;
export type Lane = (typeof LANES)[number];
export type Span = { lane: Lane; from: number; to: number; version: number; kind?: 'starting' };
export type Spent = { at: number; microUsd: number };
export type Strip = { spans: Span[]; spent: Spent[]; from: number; to: number; totals: Record<Lane, number> };

/** A machine is taken as on between two commands that are not further apart. */
const SAME_MACHINE_MS = 30 * 60_000;

/** What went on when: from entry to entry, as each says what it ended or began. `now`: for what still lasts. */
export function stripOf(entries: readonly EntryView[], now: number, isOver: boolean): Strip {
  const spans = entries.flatMap((entry, index) =>
    spansOf(entry, entries[index - 1], entries[index + 1]?.at ?? (isOver ? entry.at : now)),
  );
  const from = entries[0]?.at ?? now;
  const to = Math.max(from + 1, isOver ? (entries.at(-1)?.at ?? now) : now);
  const all = [...spans, ...machineSpans(spans)];
  return { spans: all, spent: spentOf(entries), from, to, totals: totalsOf(all) };
}

function spansOf(entry: EntryView, before: EntryView | undefined, until: number): Span[] {
  const { version, at, kind } = entry;
  const spans: Span[] = [];
  if (entry.model && before)
    spans.push({ lane: 'model', from: Math.max(before.at, at - (entry.model.durationMs ?? at)), to: at, version });
  const took = Math.max(0, ...entry.items.map((item) => (item.type === 'result' ? (item.durationMs ?? 0) : 0)));
  if (took > 0) spans.push({ lane: 'tools', from: at - took, to: at, version });
  if (entry.items.some(({ type }) => type === 'wait')) spans.push({ lane: 'waits', from: at, to: until, version });
  if (kind === 'worker-wait') spans.push({ lane: 'machine', from: at, to: until, version, kind: 'starting' });
  if (kind === 'sent') spans.push({ lane: 'machine', from: at, to: until, version });
  return spans;
}

/** The time between two commands of one machine. */
function machineSpans(spans: readonly Span[]): Span[] {
  const on = spans.filter(({ lane }) => lane === 'machine');
  return on.flatMap((span, index): Span[] => {
    const next = on[index + 1];
    const isOn = next !== undefined && next.from > span.to && next.from - span.to < SAME_MACHINE_MS;
    return isOn ? [{ lane: 'machine', from: span.to, to: next.from, version: span.version }] : [];
  });
}

function spentOf(entries: readonly EntryView[]): Spent[] {
  let microUsd = 0;
  return entries.flatMap(({ at, model }) => {
    microUsd += model?.costMicroUsd ?? 0;
    return model ? [{ at, microUsd }] : [];
  });
}

function totalsOf(spans: readonly Span[]): Record<Lane, number> {
  const totals = { model: 0, tools: 0, waits: 0, machine: 0 };
  for (const { lane, from, to } of spans) totals[lane] += to - from;
  return totals;
}

/** Times on a strip: long rests are drawn short, so that what happened can be seen. */
export class Scale {
  readonly #points: { at: number; x: number }[];
  readonly breaks: { at: number; x: number; ms: number }[] = [];
  readonly width: number;

  /** `times`: when something happened, in order. A rest longer than `restMs` takes as much room as `restMs`. */
  constructor(times: readonly number[], restMs: number) {
    let x = 0;
    this.#points = times.map((at, index) => {
      const gap = at - (times[index - 1] ?? at);
      if (gap > restMs) this.breaks.push({ at, x: x + restMs / 2, ms: gap });
      x += Math.min(gap, restMs);
      return { at, x };
    });
    this.width = Math.max(1, x);
  }

  x(at: number): number {
    const next = this.#after(at);
    const [a, b] = [this.#points[next - 1], this.#points[next]];
    if (!a) return 0;
    if (!b) return this.width;
    return a.x + ((at - a.at) / (b.at - a.at)) * (b.x - a.x);
  }

  /** The time at a place, the inverse of {@link x}. */
  at(x: number): number {
    const next = this.#points.findIndex((point) => point.x >= x);
    const b = this.#points[next];
    const a = this.#points[next - 1] ?? b;
    if (!a || !b) return this.#points.at(-1)?.at ?? 0;
    return b.x === a.x ? b.at : a.at + ((x - a.x) / (b.x - a.x)) * (b.at - a.at);
  }

  /** The place of the first point later than `at`. */
  #after(at: number): number {
    let [low, high] = [0, this.#points.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#points[middle]?.at ?? 0) <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Pieces of one lane in places of a strip: what would be drawn over each other, or closer than `gap`, is one. */
export function merged(spans: readonly { from: number; to: number }[], gap: number): { from: number; to: number }[] {
  const pieces: { from: number; to: number }[] = [];
  for (const { from, to } of [...spans].sort((a, b) => a.from - b.from)) {
    const last = pieces.at(-1);
    if (last && from <= last.to + gap) last.to = Math.max(last.to, to);
    else pieces.push({ from, to });
  }
  return pieces;
}
