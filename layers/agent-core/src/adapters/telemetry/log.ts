import { Logger } from '@aws-lambda-powertools/logger';
import { redacted } from '../../domain/redact/redact.ts';
import type { Log } from '../../ports/log.ts';
import { currentInvocation } from './invocation.ts';

/** A field longer than this is cut: a log line is not a journal. */
const FIELD_CHARS_MAX = 2_000;
/** What is looked at of a field before it is cut: a secret at the edge must be whole to be recognised. */
const LOOKED_AT_CHARS = 20_000;
/** Errors within errors, and fields within fields, that are shown; deeper ones are left out. */
const DEPTH_MAX = 6;

/** Lines in the format of Powertools for AWS, which CloudWatch Logs Insights can query by field; its level lets everything pass. */
const powertools = new Logger({ logLevel: 'DEBUG' });

/** JSON lines for CloudWatch. What has the shape of a secret never gets there. */
export const jsonLog: Log = logThrough(redacted);

/**
 * The same; `clean` takes secrets out of every text. Of errors only what they say is shown: SDKs keep requests with headers in theirs.
 * Every line has the request's id and what the invocation is about. The lines go to the streams themselves: what `console` prints,
 * Lambda's JSON format would wrap into a string that no query can look into.
 */
export function logThrough(clean: (text: string) => string): Log {
  const shown = (text: string) => shortened(clean(text.slice(0, LOOKED_AT_CHARS)));
  const line = (message: string, fields: Record<string, unknown> = {}) => {
    const { requestId, about } = currentInvocation() ?? {};
    const given = { message, ...about, ...fields, function_request_id: requestId };
    return plain(given, shown, DEPTH_MAX) as { message: string };
  };
  return {
    debug: (message, fields) => {
      if (currentInvocation()?.isSampled) powertools.debug(line(message, fields));
    },
    info: (message, fields) => powertools.info(line(message, fields)),
    error: (message, fields) => powertools.error(line(message, fields)),
    about: (fields) => {
      const invocation = currentInvocation();
      if (invocation) invocation.about = { ...invocation.about, ...fields };
    },
  };
}

/** Plain data with every text in it, names included, as `shown` gives it. */
function plain(value: unknown, shown: (text: string) => string, depth: number): unknown {
  if (typeof value === 'string') return shown(value);
  if (typeof value === 'bigint') return String(value);
  if (value === null || typeof value !== 'object') return value;
  if (depth === 0) return '…';
  if (value instanceof Date) return value.toJSON();
  if (value instanceof Error) return plain(describedError(value), shown, depth);
  if (Array.isArray(value)) return value.map((one) => plain(one, shown, depth - 1));
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [shown(name), plain(one, shown, depth - 1)]));
}

function describedError({ name, message, cause }: Error) {
  return { error: `${name}: ${message}`, ...(cause === undefined ? {} : { cause }) };
}

function shortened(text: string): string {
  return text.length > FIELD_CHARS_MAX ? `${text.slice(0, FIELD_CHARS_MAX)}…` : text;
}
