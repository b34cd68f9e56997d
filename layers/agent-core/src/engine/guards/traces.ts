import { createHash } from 'node:crypto';
import type { CallTrace } from '../../domain/session/guard-state.ts';
import type { ToolCall, ToolResult } from '../../domain/tool/tool.ts';

/** 60 bits: two different calls of a turn do not meet by chance. */
const DIGEST_CHARS = 10;

/** What a call and its result are compared by. Times of day and durations in the result do not count: they always differ. */
export function traceOf(call: ToolCall, result: ToolResult): CallTrace {
  return {
    call: digest([call.name, sorted(call.input)]),
    result: digest([result.isError, result.exitCode ?? null, result.content.map(comparable)]),
    failed: isFailure(result),
  };
}

/** A tool's error, or a command that ended with something else than 0. */
function isFailure(result: ToolResult): boolean {
  return result.isError || result.signal !== undefined || (result.exitCode ?? 0) !== 0;
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, DIGEST_CHARS);
}

/** The same JSON whatever the order of members. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value ?? null;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, sorted(member)]));
}

function comparable(part: ToolResult['content'][number]): string {
  return part.type === 'text' ? withoutTimes(part.text) : part.base64;
}

/** `12.3s`, `450 ms`, `2 min`, `10:41:07.123`, `2026-11-22T10:41:07Z`: what differs between two equal runs. */
function withoutTimes(text: string): string {
  return text
    .replaceAll(/\d{4}-\d\d-\d\d(?=[T ])/g, '<date>')
    .replaceAll(/\b\d\d:\d\d:\d\d(?:[.,]\d+)?/g, '<time>')
    .replaceAll(/\b\d+(?:\.\d+)? ?(?:ms|s|sec|secs|seconds?|min|minutes?)\b/g, '<duration>');
}
