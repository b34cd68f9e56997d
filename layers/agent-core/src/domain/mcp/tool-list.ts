import * as z from 'zod';
import type { JsonValue } from '../json.ts';
import { keepingUnknown } from '../read-persisted.ts';

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
  description: z.string().optional(),
  inputSchema: json,
  annotations: annotations.optional().catch(undefined),
});
export type ListedTool = z.infer<typeof listedTool>;

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

/** What we keep of a server's answer: the fields we know, within bounds. */
export function listedTools(said: unknown[]): ListedTool[] {
  return said.slice(0, LISTED_TOOLS_MAX).flatMap((one) => {
    const parsed = listedTool.safeParse(one);
    return parsed.success && JSON.stringify(parsed.data).length <= LISTED_TOOL_CHARS_MAX ? [parsed.data] : [];
  });
}

const knownLists = z.record(z.string(), z.array(listedTool));

/** Reads the file that `npm run mcp` writes: tools of servers on the worker by the hash of their configuration. */
export function readKnownLists(text: string): ReadonlyMap<string, ListedTool[]> {
  const parsed = knownLists.safeParse(JSON.parse(text));
  if (!parsed.success) throw new Error('it is not what `npm run mcp` writes; run it again, or remove the file');
  return new Map(Object.entries(parsed.data));
}
