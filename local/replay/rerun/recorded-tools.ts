import type { JournalEntry } from '@remote-swe/core/domain/session/journal';
import type { ToolCall, ToolResult } from '@remote-swe/core/domain/tool/tool';
import { toolUseOf } from '@remote-swe/core/domain/transcript/transcript';
import { allTools } from '@remote-swe/core/tools/all';
import { ToolBox } from '@remote-swe/core/tools/tool-box';

/** A call of a record with its result, and why it is not run again. `step`: the entry that its reply wrote. */
export type RecordedTool = { step: number; call: ToolCall; result?: ToolResult; notRun?: string };
/** What can be had again: the repositories (`owner/name`, small letters) that there is a source for. */
export type Given = { repositories: ReadonlySet<string>; codeHostUrl: string };

const TOOLS = new ToolBox(allTools);

/** All calls of a journal, in order. Pure. Those that touch more than the session's own machine are not run again. */
export function recordedTools(entries: JournalEntry[], given: Given): RecordedTool[] {
  const messages = entries.flatMap((entry) => entry.messages.map((message) => ({ step: entry.version, message })));
  const results = new Map(
    messages
      .flatMap(({ message }) => (message.kind === 'results' ? message.results : []))
      .map((result) => [result.toolCallId, result]),
  );
  return messages.flatMap(({ step, message }) => {
    if (message.kind !== 'model') return [];
    return message.blocks.flatMap((block): RecordedTool[] => {
      const use = toolUseOf(block);
      if (!use) return [];
      const call = TOOLS.normalise({ toolCallId: use.toolUseId, name: use.name, input: use.input });
      const result = results.get(use.toolUseId);
      const notRun = reasonNotTo(call, result, given);
      return [{ step, call, ...(result ? { result } : {}), ...(notRun === undefined ? {} : { notRun }) }];
    });
  });
}

function reasonNotTo(call: ToolCall, result: ToolResult | undefined, given: Given): string | undefined {
  const tool = TOOLS.definition(call.name);
  if (result === undefined) return 'the record has no result of it';
  if (result.outcome !== 'completed') return `it did not run to its end (${result.outcome})`;
  if (!tool) return call.name.includes('__') ? 'a tool of an MCP server' : 'no tool of this build';
  if (tool.place !== 'worker') return 'it does not run on the machine';
  if (tool.effect === 'outward') return 'others see what it does';
  if (TOOLS.refusal(call)) return 'this build refuses its input';
  const repository = tool.takesUp?.(call.input, given.codeHostUrl);
  if (repository !== undefined && !given.repositories.has(repository.toLowerCase()))
    return `there is no --repository for ${repository}`;
  return undefined;
}

/** The repositories that a record takes up, as `owner/name`. */
export function takenUp(entries: JournalEntry[]): string[] {
  return [...new Set(entries.flatMap(({ state }) => state.repositories))];
}

/** The commits that were checked out when a repository was first cloned, by its path on the code host in small letters. */
export function firstHeads(tools: RecordedTool[], codeHostUrl: string): Map<string, string> {
  const heads = new Map<string, string>();
  for (const { call, result } of tools) {
    const repository = TOOLS.definition(call.name)?.takesUp?.(call.input, codeHostUrl)?.toLowerCase();
    const head = /^Head: ([0-9a-f]{40})\b/m.exec(textOf(result))?.[1];
    if (repository && head && !heads.has(repository)) heads.set(repository, head);
  }
  return heads;
}

export function textOf(result: ToolResult | undefined): string {
  return (result?.content ?? [])
    .map((part) => (part.type === 'text' ? part.text : `(image, ${part.format})`))
    .join('\n');
}
