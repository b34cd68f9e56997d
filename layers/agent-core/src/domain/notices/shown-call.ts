import type { ToolCall } from '../tool/tool.ts';

const SUBJECT_CHARS_MAX = 120;

/** A call as people are shown it, with what can be said of its end. */
export type ShownCall = {
  text: string;
  /** Milliseconds that it may run. */
  limitMs?: number;
  /** It only waits for this, e.g. `job j2`. */
  waitsFor?: string | undefined;
  /** A call on the worker that takes longer is let go of when somebody writes. */
  isLetGo?: boolean;
};

/** What can be said of a call without knowing its tool: its name, and the first thing that its input names. */
export function plainCall(call: ToolCall): ShownCall {
  return { text: callText(call) };
}

export function callText(call: ToolCall): string {
  const input = (call.input ?? {}) as Record<string, unknown>;
  const subject = [input.command, input.path, input.repository, input.url, input.branch].find(
    (value) => typeof value === 'string',
  );
  if (typeof subject !== 'string') return call.name;
  const line = subject.split('\n')[0]?.replaceAll('`', "'") ?? '';
  return `${call.name} \`${line.length > SUBJECT_CHARS_MAX ? `${line.slice(0, SUBJECT_CHARS_MAX)}…` : line}\``;
}
