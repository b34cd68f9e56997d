import type * as z from 'zod';
import type { Frame } from '../frames/frame.ts';
import type { JsonValue } from '../json.ts';

/** Where a tool runs: inside the step's Lambda, or on the session's worker through one SSM command. */
export type ToolPlace = 'lambda' | 'worker';

/**
 * What a call may change: nothing but the session's own state; the session's own machine; or something that others see at once
 * (the thread, the code host, the system behind an MCP server). A push from the machine passes its credential helper, which
 * is asked about it separately.
 */
export type ToolEffect = 'none' | 'machine' | 'outward';

/**
 * As what the guards count a call that ended without a tool's error: a change of a file, something that may have checked the
 * changes, a change of the plan, a word to people. `path` names the file, whatever the input looks like.
 */
export type CountsAs = { kind: 'edit'; path(input: unknown): string } | { kind: 'check' | 'plan' | 'message' };

/** A file that a call puts into the artifact bucket, as people are shown it beside `text`. */
export type HandedOut = { name: string; text: string };

/**
 * All that the system knows of a tool: what the model is told, what its input must look like, and what the engine and the
 * guards go by. How it runs lives beside it (Lambda tools) or in the worker runtime (worker tools). Names match Bedrock's
 * `[a-zA-Z0-9_-]{1,64}`. Functions of an `input` get it as the model gave it: what they cannot read is not there.
 */
export type ToolDefinition<Input = unknown> = {
  name: string;
  description: string;
  place: ToolPlace;
  effect: ToolEffect;
  /** An object schema; its JSON schema goes to the model, so field descriptions are part of the prompt. */
  input: z.ZodType<Input>;
  countsAs?: CountsAs;
  /** Of a tool with the effect `machine`: whether this call surely changes nothing there, so that nobody need look what it did. */
  onlyLooks?(input: unknown): boolean;
  /** Its calls look after something that goes on by itself: the same call again is waiting, not repetition. */
  waits?: true;
  /** What this call only waits for, as people are shown it (`job j2`); undefined when it does something. */
  waitsFor?(input: unknown): string | undefined;
  /** Milliseconds that this call may run, its own bounds included. Every worker tool says it. */
  timeLimitMs?(input: unknown): number;
  /** Of a worker tool: once somebody has written, a call that takes longer is let go of, and what it runs goes on. */
  isLetGo?: true;
  /**
   * Of a worker tool: the `owner/name` that this call is about to take up. Its credential travels with the command, and a
   * success makes it the session's.
   */
  takesUp?(input: unknown, codeHostUrl: string): string | undefined;
  /**
   * Of a worker tool: the file that people get once this call has succeeded. Every call of a tool that has this field gets an
   * address to put one.
   */
  handsOut?(input: unknown): HandedOut | undefined;
  /** The replacements that a call makes, for readers; of an input that says none, nothing. */
  editsIn?(input: unknown): { path: string; old: string; new: string }[] | undefined;
  /** A session that reviews has it `too`, or it is `only` for those. Absent: a reviewer does not have it. */
  inReview?: 'too' | 'only';
  /** For a tool of an MCP server: whose it is, its name there, and the schema that the model sees in place of `input`'s. */
  mcp?: { server: string; tool: string; inputSchema: JsonValue };
};

/**
 * A piece of what a tool gives back to the model. `base64` holds the bytes of an image. `frame` is for a text that must not be
 * taken for the tool's own words, nor these for it: somebody's file or comment, or what the program itself has to say.
 */
export type ToolContent =
  | { type: 'text'; text: string; frame?: Frame }
  | { type: 'image'; format: 'png' | 'jpeg' | 'gif' | 'webp'; base64: string };

/**
 * How a call ended, whatever the tool said: `completed` (also when it reports an error), `cancelled` (stopped, or never
 * started because a stop came first), `interrupted` (it ran and was cut off: effects unknown), `unknown` (its worker was lost),
 * `unreachable` (the worker did not come: nothing ran), `not-started` (somebody wrote first: nothing ran, and the model is to read that).
 */
export type ToolOutcome = (typeof TOOL_OUTCOMES)[number];
export const TOOL_OUTCOMES = [
  'completed',
  'cancelled',
  'interrupted',
  'unknown',
  'unreachable',
  'not-started',
] as const;

/** A tool's answer to one call: exactly one per `toolCallId`, a failing tool included (`isError`). */
export type ToolResult = {
  toolCallId: string;
  isError: boolean;
  outcome: ToolOutcome;
  content: ToolContent[];
  exitCode?: number;
  signal?: string;
  durationMs: number;
  /** The background job that the call became at its time limit: its end is still wanted. */
  becameJob?: string;
  /** Of `unknown`: its worker was lost, and everything that was on it. */
  isWorkerLost?: boolean;
  /** Jobs whose end this result tells. */
  endedJobs?: string[];
};

/**
 * What the model asked for. `input` is unchecked until the tool's schema has parsed it. `taken` says what in it was read as
 * something else, such as a field by its name elsewhere; absent, nothing was.
 */
export type ToolCall = { toolCallId: string; name: string; input: unknown; taken?: string[] };

/** The text of a result, joined; images are not in it. */
export function textOfContent(content: ToolContent[]): string {
  return content.flatMap((one) => (one.type === 'text' ? [one.text] : [])).join('\n');
}
