import type { Estimate } from './statistics.ts';

/** One line of a plot. `before`: the value of the file that is compared with. */
export type PlotRow = { label: string; estimate: Estimate; before?: number | undefined };
/** `max`: where the scale ends; the largest value when left out. */
export type Plot = { title: string; rows: PlotRow[]; max?: number; text: (value: number) => string };

const WIDTH = 760;
const LABEL = 190;
const NUMBERS = 110;
const ROW = 24;
const TOP = 6;

/** An SVG of one line for each row: a dot at the value, a line for its interval, a ring for the value before. */
export function plotSvg({ title, rows, max, text }: Plot): string {
  const ends = rows.flatMap(({ estimate, before }) => [estimate.high, estimate.value, before ?? 0]);
  const end = max ?? Math.max(...ends, Number.MIN_VALUE);
  const x = (value: number) => LABEL + ((WIDTH - LABEL - NUMBERS) * Math.min(value, end)) / end;
  const height = TOP + rows.length * ROW + ROW;
  const lines = rows.map((row, at) => rowSvg(row, { y: TOP + at * ROW + ROW / 2, x, text }));
  const bottom = TOP + rows.length * ROW;
  const axis = `<path class="axis" d="M${x(0)} ${TOP}V${bottom}H${x(end)}"/>`;
  const scale = [0, end / 2, end].map(
    (value) => `<text class="scale" x="${round(x(value))}" y="${bottom + 14}">${escaped(text(value))}</text>`,
  );
  return `<figure><figcaption>${escaped(title)}</figcaption><svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escaped(title)}">${axis}${scale.join('')}${lines.join('')}</svg></figure>`;
}

type Placed = { y: number; x: (value: number) => number; text: (value: number) => string };

function rowSvg({ label, estimate, before }: PlotRow, { y, x, text }: Placed): string {
  const { value, low, high } = estimate;
  const range = `${text(value)} (${text(low)} – ${text(high)})`;
  const was = before === undefined ? '' : `, before ${text(before)}`;
  const ring = before === undefined ? '' : `<circle class="before" cx="${round(x(before))}" cy="${y}" r="5"/>`;
  return [
    `<g><title>${escaped(`${label}: ${range}${was}`)}</title>`,
    `<text class="label" x="${LABEL - 10}" y="${y + 4}">${escaped(label)}</text>`,
    `<path class="range" d="M${round(x(low))} ${y}H${round(x(high))}"/>`,
    ring,
    `<circle class="value" cx="${round(x(value))}" cy="${y}" r="4.5"/>`,
    `<text class="number" x="${WIDTH}" y="${y + 4}">${escaped(text(value))}</text></g>`,
  ].join('');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** For text and attributes of HTML. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
