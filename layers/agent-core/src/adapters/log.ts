import { redacted } from '../domain/redact.ts';
import type { Log } from '../ports.ts';

/** A field longer than this is cut: a log line is not a journal. */
const FIELD_CHARS_MAX = 2_000;

/** JSON lines on standard output, as CloudWatch wants them. Well-known token shapes never get there. */
export const jsonLog: Log = {
  info: (message, fields) => write('info', message, fields),
  error: (message, fields) => write('error', message, fields),
};

function write(level: string, message: string, fields: Record<string, unknown> = {}): void {
  const line = JSON.stringify({ level, message, ...fields }, (_key, value: unknown) =>
    typeof value === 'string' ? shortened(value) : value,
  );
  console.log(line);
}

function shortened(text: string): string {
  const shown = redacted(text);
  return shown.length > FIELD_CHARS_MAX ? `${shown.slice(0, FIELD_CHARS_MAX)}…` : shown;
}
