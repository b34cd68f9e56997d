import type * as z from 'zod';
import type { Frame } from '../frames/frame.ts';
import type { JsonValue } from '../json.ts';

/** Where a tool runs: inside the step's Lambda, or on the session's worker through one SSM command. */
export type ToolPlace = 'lambda' | 'worker';

/**
 * What the model is told about a tool, and what its input must look like. How it runs lives beside it (Lambda tools) or in
 * the worker runtime (worker tools). Names match Bedrock's `[a-zA-Z0-9_-]{1,64}`.
 */
export type ToolDefinition<Input = unknown> = {
  name: string;
  description: string;
  place: ToolPlace;
  /** An object schema; its JSON schema goes to the model, so field descriptions are part of the prompt. */
  input: z.ZodType<Input>;
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
 * `unreachable` (the worker did not come: nothing ran).
 */
export type ToolOutcome = 'completed' | 'cancelled' | 'interrupted' | 'unknown' | 'unreachable';

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

/** What the model asked for. `input` is unchecked until the tool's schema has parsed it. */
export type ToolCall = { toolCallId: string; name: string; input: unknown };
