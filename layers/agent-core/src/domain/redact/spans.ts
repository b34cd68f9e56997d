/** A part of a text that must go: from `start` up to but not including `end`, in UTF-16 units. */
export type Span = { start: number; end: number };

/** Spans in order, with those that overlap made one. */
export function merged(spans: Span[]): Span[] {
  const sorted = spans.filter(({ start, end }) => start < end).sort((a, b) => a.start - b.start);
  const kept: Span[] = [];
  for (const span of sorted) {
    const last = kept.at(-1);
    if (last && span.start < last.end) last.end = Math.max(last.end, span.end);
    else kept.push({ ...span });
  }
  return kept;
}

/** The text with each span replaced; spans are in order and apart. */
export function replaced(text: string, spans: Span[], mark: string): string {
  if (spans.length === 0) return text;
  const parts: string[] = [];
  let from = 0;
  for (const { start, end } of spans) {
    parts.push(text.slice(from, start), mark);
    from = end;
  }
  parts.push(text.slice(from));
  return parts.join('');
}
