import * as z from 'zod';
import { withoutLookAlikes } from '../domain/frames/look-alikes.ts';
import { wellFormed } from '../domain/frames/one-line.ts';
import type { JsonValue } from '../domain/json.ts';
import { callText, type ShownCall } from '../domain/notices/shown-call.ts';
import type { SessionMode } from '../domain/session/mode.ts';
import type { ToolCall, ToolDefinition, ToolOutcome, ToolPlace, ToolResult } from '../domain/tool/tool.ts';
import type { ToolSpecification } from '../domain/transcript/converse.ts';
import { inputProblem } from './input-problem.ts';
import type { LambdaTool, LookTool } from './lambda-tool.ts';
import { lenientInput } from './lenient/lenient-input.ts';

/** A call of a tool that is there no more, as after an upgrade. */
const CALL_MS_DEFAULT = 120_000;
/** No tool may give a call more: the claim on the worker lasts as long, whatever becomes of the call. */
const CALL_MS_MAX = 2 * 60 * 60_000;

/** The tools of a session, sorted by name: their list is part of the cached prefix and must not change order. */
export class ToolBox {
  readonly #all: ToolDefinition[];
  readonly #mode: SessionMode | undefined;
  readonly #tools: Map<string, ToolDefinition>;
  /** Made with the first request: schemas take milliseconds, and a deployment's tools stay as they are. */
  #specifications: readonly ToolSpecification[] | undefined;
  readonly #schemas = new Map<ToolDefinition, JsonValue>();

  /** Of `tools` those that belong to the mode; without one, to a session that works. */
  constructor(tools: ToolDefinition[], mode?: SessionMode) {
    this.#all = tools;
    this.#mode = mode;
    const sorted = tools.filter((tool) => isIn(tool, mode)).sort((a, b) => (a.name < b.name ? -1 : 1));
    this.#tools = new Map(sorted.map((tool) => [tool.name, tool]));
  }

  inMode(mode: SessionMode | undefined): ToolBox {
    return mode === this.#mode ? this : new ToolBox(this.#all, mode);
  }

  /** The same tools and these, which never take the place of one of ours. */
  with(more: ToolDefinition[]): ToolBox {
    const own = new Set(this.#all.map(({ name }) => name));
    return new ToolBox([...more.filter((tool) => !own.has(tool.name)), ...this.#all], this.#mode);
  }

  names(): string[] {
    return [...this.#tools.keys()];
  }

  /** All that is known of a tool; undefined when there is none of this name, as after an upgrade that took it away. */
  definition(name: string): ToolDefinition | undefined {
    return this.#tools.get(name);
  }

  /** Whose tool it is and what it is called there, when it is one of an MCP server. */
  mcp(name: string): ToolDefinition['mcp'] {
    return this.#tools.get(name)?.mcp;
  }

  /** The same list each time: what is made of it once is known by it. */
  specifications(): readonly ToolSpecification[] {
    this.#specifications ??= [...this.#tools.values()].map((tool) => ({
      name: tool.name,
      description: tool.mcp ? withoutLookAlikes(wellFormed(tool.description)) : tool.description,
      inputSchema: this.#schemaOf(tool),
    }));
    return this.#specifications;
  }

  /** Unknown names count as `lambda`: there they get their error result. */
  placeOf(name: string): ToolPlace {
    return this.#tools.get(name)?.place ?? 'lambda';
  }

  /** Milliseconds that this call may run, by what its tool says of its input. */
  timeLimitMs({ name, input }: ToolCall): number {
    const limitMs = this.#tools.get(name)?.timeLimitMs?.(input) ?? CALL_MS_DEFAULT;
    return Math.min(limitMs, CALL_MS_MAX);
  }

  /** A call as people are shown it. What runs in the step's Lambda says nothing of its end: it comes soon. */
  shown(call: ToolCall): ShownCall {
    const tool = this.#tools.get(call.name);
    const waitsFor = tool?.waitsFor?.(call.input);
    return {
      text: callText(call),
      ...(tool?.place === 'worker' ? { limitMs: this.timeLimitMs(call) } : {}),
      ...(waitsFor === undefined ? {} : { waitsFor }),
      ...(tool?.isLetGo ? { isLetGo: true } : {}),
    };
  }

  lambda(name: string): LambdaTool | undefined {
    const tool = this.#tools.get(name);
    return tool?.place === 'lambda' && 'run' in tool ? (tool as LambdaTool) : undefined;
  }

  /** A tool whose calls may wait. */
  looking(name: string): LookTool | undefined {
    const tool = this.#tools.get(name);
    return tool && 'look' in tool ? (tool as LookTool) : undefined;
  }

  /**
   * The call as it goes on: under the tool's right name where its own differs only in case, with fields and values that
   * evidently mean the right ones. What was read as what stands in `taken`.
   */
  normalise(call: ToolCall): ToolCall {
    const tool = this.#tools.get(call.name) ?? this.#inAnyCase(call.name);
    if (!tool) return call;
    const named = tool.name === call.name ? call : { ...call, name: tool.name };
    if (tool.mcp || tool.input.safeParse(call.input).success) return named;
    const { input, taken } = lenientInput(call.input, this.#schemaOf(tool));
    return taken.length > 0 ? { ...named, input, taken } : { ...named, input };
  }

  #schemaOf(tool: ToolDefinition): JsonValue {
    const schema = this.#schemas.get(tool) ?? jsonSchemaOf(tool);
    this.#schemas.set(tool, schema);
    return schema;
  }

  #inAnyCase(name: string): ToolDefinition | undefined {
    return [...this.#tools.values()].find((known) => known.name.toLowerCase() === name.toLowerCase());
  }

  /** Whether others see at once what a call does. */
  isOutward(name: string): boolean {
    return this.#tools.get(name)?.effect === 'outward';
  }

  /** The error result of a call that cannot run as it is, or undefined when it can. */
  refusal(call: ToolCall): ToolResult | undefined {
    const tool = this.#tools.get(call.name);
    if (!tool) {
      const known = [...this.#tools.keys()].join(', ');
      return refusedResult(call, `There is no tool '${call.name}'. Tools: ${known}. Call one of these.`);
    }
    const parsed = tool.input.safeParse(call.input);
    return parsed.success ? undefined : refusedResult(call, inputProblem(tool, parsed.error, call.input));
  }
}

/** Of what a server has a reviewer gets only what changes nothing. */
function isIn({ inReview, mcp, effect }: ToolDefinition, mode: SessionMode | undefined): boolean {
  if (mode === undefined) return inReview !== 'only';
  return mcp ? effect === 'none' : inReview !== undefined;
}

/** The result of a call that could not be made, or whose answer is none. */
export function refusedResult(call: ToolCall, text: string, outcome: ToolOutcome = 'completed'): ToolResult {
  return {
    toolCallId: call.toolCallId,
    isError: true,
    outcome,
    content: [{ type: 'text', text }],
    durationMs: 0,
  };
}

function jsonSchemaOf(tool: ToolDefinition): JsonValue {
  if (tool.mcp) return withHarmlessTexts(tool.mcp.inputSchema);
  const { $schema: _dialect, ...schema } = z.toJSONSchema(tool.input, {
    io: 'input',
    override: ({ jsonSchema }) => withoutTheObvious(jsonSchema),
  }) as Record<string, JsonValue>;
  return schema;
}

/** Takes out what every model does anyway and every request would pay for. The check of the input holds it all the same. */
function withoutTheObvious(schema: z.core.JSONSchema.BaseSchema): void {
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.minLength === 1) delete schema.minLength;
  if (schema.additionalProperties === false) delete schema.additionalProperties;
}

/** What a server says in its schema is as foreign as what it answers. Names of fields are bounded by Converse. */
function withHarmlessTexts(value: JsonValue): JsonValue {
  if (typeof value === 'string') return withoutLookAlikes(wellFormed(value));
  if (Array.isArray(value)) return value.map(withHarmlessTexts);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withHarmlessTexts(member)]));
}
