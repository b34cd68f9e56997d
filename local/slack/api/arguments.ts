import type { LocalRequest } from '../../kernel/http.ts';
import { SlackError } from '../workspace/slack-error.ts';

/** The arguments of one Web API call: from the query, then a form, multipart or JSON body. */
export class Arguments {
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(values: Readonly<Record<string, unknown>>) {
    this.#values = values;
  }

  /** A string; numbers become strings; undefined when absent or null. */
  text(name: string): string | undefined {
    const value = this.#values[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'object') throw new SlackError('invalid_arguments', `[ERROR] ${name} must be a string`);
    return String(value);
  }

  /** @throws SlackError invalid_arguments, naming what is missing */
  required(name: string): string {
    const value = this.text(name);
    if (value === undefined || value === '')
      throw new SlackError('invalid_arguments', `[ERROR] missing required field: ${name}`);
    return value;
  }

  flag(name: string): boolean {
    const value = this.text(name);
    return value === 'true' || value === '1';
  }

  /** A whole number within bounds; out of bounds is `invalid_limit`, as Slack says. */
  limit(name: string, fallback: number, max: number): number {
    const value = this.text(name);
    if (value === undefined || value === '' || value === '0') return fallback;
    const number = Number(value);
    if (!Number.isInteger(number) || number < 1 || number > max) throw new SlackError('invalid_limit');
    return number;
  }

  /** A structure: as it is in a JSON body, as a JSON string in a form. `code` is the error when it cannot be read. */
  structure(name: string, code: string): unknown {
    const value = this.#values[name];
    if (typeof value !== 'string') return value ?? undefined;
    if (value === '') return undefined;
    try {
      return JSON.parse(value);
    } catch {
      throw new SlackError(code, `[ERROR] ${name} is not valid JSON`);
    }
  }
}

/** Reads a request's arguments. @throws SlackError invalid_json, invalid_form_data */
export async function readArguments(request: LocalRequest): Promise<Arguments> {
  const fromQuery = Object.fromEntries(request.query);
  return new Arguments({ ...fromQuery, ...(await readBody(request)) });
}

async function readBody(request: LocalRequest): Promise<Record<string, unknown>> {
  const contentType = request.headers['content-type'] ?? '';
  // A JSON body without a charset draws only the warning `missing_charset` from Slack.
  if (contentType.startsWith('application/json')) return readJson(request.body.toString('utf8'));
  if (contentType.startsWith('multipart/form-data'))
    return Object.fromEntries(await readForm(request.body, contentType));
  return Object.fromEntries(new URLSearchParams(request.body.toString('utf8')));
}

function readJson(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Answered below, together with JSON that is no object.
  }
  throw new SlackError('invalid_json');
}

/** Parses a multipart body with the platform's own parser. @throws SlackError invalid_form_data */
export async function readForm(body: Uint8Array, contentType: string): Promise<FormData> {
  try {
    return await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
  } catch {
    throw new SlackError('invalid_form_data');
  }
}
