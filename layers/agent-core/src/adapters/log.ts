import type { Log } from '../ports.ts';

/** A field longer than this is cut: a log line is not a journal. */
const FIELD_CHARS_MAX = 2_000;
const TOKEN_PATTERN =
  /\b(xox[abeprs]-[\w-]{8,}|gh[opsur]_\w{20,}|github_pat_\w{20,}|AKIA[A-Z0-9]{16}|ASIA[A-Z0-9]{16})\b/g;

/** JSON lines on standard output, as CloudWatch wants them. Well-known token shapes never get there. */
export const jsonLog: Log = {
  info: (message, fields) => write('info', message, fields),
  error: (message, fields) => write('error', message, fields),
};

function write(level: string, message: string, fields: Record<string, unknown> = {}): void {
  const line = JSON.stringify({ level, message, ...fields }, (_key, value: unknown) =>
    typeof value === 'string' ? redacted(value) : value,
  );
  console.log(line);
}

function redacted(text: string): string {
  const cut = text.length > FIELD_CHARS_MAX ? `${text.slice(0, FIELD_CHARS_MAX)}…` : text;
  return cut.replace(TOKEN_PATTERN, '[secret]');
}
