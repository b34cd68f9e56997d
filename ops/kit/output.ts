import { withEveryText } from '@remote-swe/core/domain/every-text';
import { redacted } from '@remote-swe/core/domain/redact/redact';
import type { Report } from './command.ts';

/** Characters that move a terminal's cursor or hide text: what people wrote must not play with the reader's screen. */
const CONTROL = /(?![\n\t])[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

/** The report as it is printed: without what has the shape of a secret. */
export function printed(report: Report, asJson: boolean): string {
  if (asJson) return JSON.stringify(withEveryText({ ok: report.ok, ...asObject(report.data) }, redacted), null, 2);
  return shown(report.lines.join('\n'));
}

/** One line or text for a terminal. */
export function shown(text: string): string {
  return redacted(text).replace(CONTROL, '�');
}

function asObject(data: unknown): object {
  return typeof data === 'object' && data !== null && !Array.isArray(data) ? data : { result: data };
}

/** Rows under a heading, in columns. */
export function table(heading: string[], rows: string[][]): string[] {
  const all = [heading, ...rows];
  const widths = heading.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  return all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

export function timeText(ms: number): string {
  return Number.isFinite(ms) && ms > 0 ? new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z') : '-';
}

/** `3 m`, `2 h`, `5 d`: how long ago, or ahead with a plus. */
export function ageText(at: number, now: number): string {
  const minutes = Math.round(Math.abs(now - at) / 60_000);
  const text =
    minutes < 120
      ? `${minutes} m`
      : minutes < 2_880
        ? `${Math.round(minutes / 60)} h`
        : `${Math.round(minutes / 1_440)} d`;
  return at > now ? `+${text}` : text;
}
