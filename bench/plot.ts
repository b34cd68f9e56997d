import type { Plot, Series } from './result.ts';

const WIDTH = 760;
const LEFT = 190;
const RIGHT = 90;
const ROW = 24;
const TOP = 44;
const COLOURS = ['#2563eb', '#d97706', '#059669', '#9333ea', '#dc2626', '#475569'];
const CHART_HEIGHT = 300;
const LINE_LEFT = 80;
const TICKS = 5;

/** A plot as SVG, readable on a light and on a dark page. */
export function svgOf(plot: Plot): string {
  return plot.kind === 'bars' ? barsOf(plot) : linesOf(plot);
}

function barsOf({ title, unit, bars }: Extract<Plot, { kind: 'bars' }>): string {
  const most = Math.max(...bars.map(({ value, against = 0 }) => Math.max(value, against)));
  const scale = (value: number) => (value / most) * (WIDTH - LEFT - RIGHT);
  const rows = bars.map(({ label, value, against }, index) => {
    const y = TOP + index * ROW;
    const mark =
      against === undefined
        ? ''
        : `<line x1="${at(LEFT + scale(against))}" y1="${y - 1}" x2="${at(LEFT + scale(against))}" y2="${y + 17}" stroke="${COLOURS[4]}" stroke-width="2"/>`;
    return (
      text(LEFT - 8, y + 12, label, 'end') +
      `<rect x="${LEFT}" y="${y}" width="${at(Math.max(1, scale(value)))}" height="16" rx="2" fill="${COLOURS[0]}"/>` +
      mark +
      text(LEFT + scale(Math.max(value, against ?? 0)) + 6, y + 12, shown(value))
    );
  });
  const note = bars.some(({ against }) => against !== undefined) ? `${unit}; red: what must be kept to` : unit;
  return page(TOP + bars.length * ROW + 12, title, note, rows.join(''));
}

function linesOf({ title, x, y, series, log = false }: Extract<Plot, { kind: 'lines' }>): string {
  const points = series.flatMap(({ points: own }) => own);
  const low = log ? Math.max(1e-9, Math.min(...points.map(([, value]) => value))) : 0;
  const xMost = Math.max(...points.map(([value]) => value));
  const yMost = Math.max(...points.map(([, value]) => value));
  const up = (value: number) => (log ? Math.log(Math.max(value, low) / low) / Math.log(yMost / low) : value / yMost);
  const place = ([px, py]: [number, number]) =>
    [LINE_LEFT + (px / xMost) * (WIDTH - LINE_LEFT - RIGHT), TOP + CHART_HEIGHT * (1 - up(py))] as const;
  const ticks = Array.from({ length: TICKS }, (_, index) => index / (TICKS - 1));
  const valueAt = (share: number) => (log ? low * (yMost / low) ** share : share * yMost);
  const grid = ticks.map((share) => {
    const height = TOP + CHART_HEIGHT * (1 - share);
    const line = `<line x1="${LINE_LEFT}" y1="${height}" x2="${WIDTH - RIGHT}" y2="${height}" stroke="#94a3b8" stroke-opacity="0.4"/>`;
    const across = LINE_LEFT + share * (WIDTH - LINE_LEFT - RIGHT);
    return (
      line +
      text(LINE_LEFT - 6, height + 4, shown(valueAt(share)), 'end') +
      text(across, TOP + CHART_HEIGHT + 18, shown(share * xMost), 'middle')
    );
  });
  const drawn = series.map((each, index) => lineOf(each, COLOURS[index % COLOURS.length] ?? '', place));
  const legend = series.map(({ name }, index) => {
    const across = LINE_LEFT + (index % 4) * 165;
    const height = TOP + CHART_HEIGHT + 58 + Math.floor(index / 4) * 18;
    return `<rect x="${across}" y="${height - 9}" width="10" height="10" fill="${COLOURS[index % COLOURS.length]}"/>${text(across + 15, height, name)}`;
  });
  const foot = text((LINE_LEFT + WIDTH - RIGHT) / 2, TOP + CHART_HEIGHT + 36, x, 'middle');
  const rows = Math.ceil(series.length / 4);
  return page(TOP + CHART_HEIGHT + 62 + rows * 18, title, y, [...grid, ...drawn, foot, ...legend].join(''));
}

function lineOf(
  { points }: Series,
  colour: string,
  place: (point: [number, number]) => readonly [number, number],
): string {
  const placed = points.map((point) => place(point).map(at).join(','));
  const dots = placed.map((point) => {
    const [cx, cy] = point.split(',');
    return `<circle cx="${cx}" cy="${cy}" r="3" fill="${colour}"/>`;
  });
  return `<polyline points="${placed.join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>${dots.join('')}`;
}

function page(height: number, title: string, note: string, content: string): string {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" ` +
    `role="img" font-family="system-ui, sans-serif" font-size="12"><title>${escaped(title)}</title>` +
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>` +
    `<text x="12" y="18" font-size="15" font-weight="600" fill="#0f172a">${escaped(title)}</text>` +
    `<text x="12" y="34" fill="#64748b">${escaped(note)}</text>${content}</svg>\n`
  );
}

function text(x: number, y: number, words: string, anchor = 'start'): string {
  return `<text x="${at(x)}" y="${at(y)}" text-anchor="${anchor}" fill="#0f172a">${escaped(words)}</text>`;
}

function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function at(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function shown(value: number): string {
  if (value !== 0 && Math.abs(value) < 0.01) return value.toExponential(1);
  return value.toLocaleString('en-US', { maximumSignificantDigits: 3 });
}
