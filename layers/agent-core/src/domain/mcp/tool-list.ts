import * as z from 'zod';
import { oneLine } from '../frames/one-line.ts';
import type { JsonValue } from '../json.ts';
import { keepingUnknown } from '../read-persisted.ts';
import { isDeep } from './json-schema.ts';

/** Tools of one server that are looked at; more than a prompt could ever hold. Catches a server that lists without end. */
export const LISTED_TOOLS_MAX = 200;
/** Characters of one tool's definition as JSON: catches a server whose single tool would fill the prompt. */
export const LISTED_TOOL_CHARS_MAX = 20_000;

const json: z.ZodType<JsonValue> = z.json() as z.ZodType<JsonValue>;

/** A server's hint that its tool changes nothing (`annotations.readOnlyHint` of MCP). An odd value counts as no hint. */
const annotations = z.object({ readOnlyHint: z.boolean().optional().catch(undefined) });

/** A tool as its server describes it. */
export const listedTool = z.object({
  name: z.string().min(1),
  description: z.string().optional().catch(undefined),
  inputSchema: json,
  annotations: annotations.optional().catch(undefined),
});
export type ListedTool = z.infer<typeof listedTool>;

/** A page of a server's list, whatever its tools are: one that is odd must not cost the others. */
export const toolsPage = z.looseObject({
  tools: z.array(z.unknown()),
  nextCursor: z.string().optional().catch(undefined),
});
/** The answer to a call; `mcpContent` reads it. */
export const anyAnswer = z.looseObject({});

/** What is cached about a server, under the hash of its configuration. PERSISTED CONTRACT. */
export const toolList = keepingUnknown(
  z.object({
    schema: z.literal(1),
    listedAt: z.number(),
    tools: z.array(keepingUnknown(listedTool)),
    /** Why the last try brought no list; `tools` are then those of an earlier one, or none. */
    problem: z.string().optional(),
  }),
);
export type ToolList = z.infer<typeof toolList>;

/** What no tool has a use for: with it a tool is left out of every session, and named there. */
const NO_SCHEMA = false;
/** Characters of the name of a tool that is none. */
const ODD_NAME_CHARS_MAX = 80;

/** What we keep of a server's answer: the fields we know, within bounds. An odd tool costs only itself: its name stays. */
export function listedTools(said: unknown[]): ListedTool[] {
  return said.slice(0, LISTED_TOOLS_MAX).map((one, index) => usable(one) ?? odd(one, index));
}

function usable(said: unknown): ListedTool | undefined {
  if (isDeep(said as JsonValue)) return undefined;
  const given = typeof said === 'object' && said !== null ? { inputSchema: {}, ...said } : said;
  const parsed = listedTool.safeParse(given);
  return parsed.success && JSON.stringify(parsed.data).length <= LISTED_TOOL_CHARS_MAX ? parsed.data : undefined;
}

function odd(said: unknown, index: number): ListedTool {
  const name = (said as { name?: unknown } | null)?.name;
  const isNamed = typeof name === 'string' && name !== '';
  return {
    name: isNamed ? oneLine(name, ODD_NAME_CHARS_MAX) : `(tool ${index + 1}, without a name)`,
    inputSchema: NO_SCHEMA,
  };
}

const knownLists = z.record(z.string(), z.array(listedTool));

/** Reads the file that `npm run mcp` writes: tools of servers on the worker by the hash of their configuration. */
export function readKnownLists(text: string): ReadonlyMap<string, ListedTool[]> {
  const parsed = knownLists.safeParse(JSON.parse(text));
  if (!parsed.success) throw new Error('it is not what `npm run mcp` writes; run it again, or remove the file');
  return new Map(Object.entries(parsed.data));
}
