import type { ConverseStreamCommandInput } from '@aws-sdk/client-bedrock-runtime';
import { redacted } from '../../domain/redact/redact.ts';

/** Enough to recognise the part; never the whole prompt. */
const PART_CHARS_MAX = 400;

/**
 * The part of a request that a validation error names, e.g. `messages.15.content.0`, as text for the log: without bytes and
 * known secrets, and cut. Undefined when the message names none that the request has.
 */
export function refusedPart(message: string, input: ConverseStreamCommandInput): string | undefined {
  const [path, root, rest] = /\b(messages|system|tools)((?:\.\w+)+)/.exec(message) ?? [];
  if (path === undefined || rest === undefined) return undefined;
  const { toolConfig, ...others } = input;
  const parts = { ...others, tools: toolConfig?.tools };
  const found = deepest(parts[root as keyof typeof parts], rest.split('.').slice(1));
  return found && `${root}.${found.path.join('.')}: ${cut(JSON.stringify(found.value, shown))}`;
}

/** Follows a path as far as the value has it: below a block, models have names of their own. */
function deepest(value: unknown, path: string[]): { value: unknown; path: string[] } | undefined {
  const [name, ...rest] = path;
  const next = name === undefined ? undefined : (Object(value) as Record<string, unknown>)[name];
  if (name === undefined || next === undefined || next === null) return undefined;
  const below = deepest(next, rest);
  return below ? { value: below.value, path: [name, ...below.path] } : { value: next, path: [name] };
}

/** Before it becomes JSON: an escaped line break would hide the beginning of a token. */
function shown(_key: string, value: unknown): unknown {
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  return typeof value === 'string' ? redacted(value) : value;
}

function cut(text: string): string {
  return text.length > PART_CHARS_MAX ? `${text.slice(0, PART_CHARS_MAX)}… (${text.length} characters)` : text;
}
