import type { ConverseRequest, ToolResultBlock } from './converse-request.ts';

/** One answer of the scripted model. Order on the wire: reasoning, text, tool uses. */
export type ScriptedTurn = {
  text?: string;
  /** '' gives what the newest models send by default: an empty text with a signature. */
  reasoning?: string;
  toolUses?: { name: string; input: unknown }[];
  /** Replaces the JSON of the last tool use's input, e.g. malformed or cut off. */
  rawToolInput?: string;
  /** Default: `tool_use` with tool uses, else `end_turn`. */
  stopReason?: string;
  /** How long the model thinks, on the local clock. A stream starts first and is silent meanwhile. */
  delayMs?: number;
  /**
   * Without other content: an HTTP error. With content, in a stream: the content and then an exception event.
   * `status` defaults to what Bedrock documents for the name.
   */
  error?: { name: string; message: string; status?: number };
  /** Cuts the connection after this many events of the stream. */
  breakAfterChunks?: number;
};

/**
 * What the local model says. A script is a function of the conversation, never of a call counter, so that a call that is
 * repeated after a crash or a cut connection gives the same turn.
 */
export interface ModelScript {
  reply(request: ConverseRequest): ScriptedTurn | Promise<ScriptedTurn>;
}

export type ScriptFunction = (request: ConverseRequest) => ScriptedTurn | Promise<ScriptedTurn>;

export function functionScript(reply: ScriptFunction): ModelScript {
  return { reply };
}

/** Answers with the n-th turn after n assistant messages; beyond the end with the text 'Done.'. */
export function turnsScript(turns: (ScriptedTurn | ScriptFunction)[]): ModelScript {
  return functionScript((request) => {
    const turn = turns[assistantCount(request)] ?? { text: 'Done.' };
    return typeof turn === 'function' ? turn(request) : turn;
  });
}

export function assistantCount(request: ConverseRequest): number {
  return request.messages.filter((message) => message.role === 'assistant').length;
}

/** The text blocks of the latest user message that has any, joined by line breaks; '' when there is none. */
export function lastUserText(request: ConverseRequest): string {
  const texts = request.messages
    .filter((message) => message.role === 'user')
    .map((message) => message.content.flatMap((block) => (block.text === undefined ? [] : [block.text])).join('\n'));
  return texts.findLast((text) => text !== '') ?? '';
}

/** A tool result with the call that it answers. `text` joins its text parts; JSON parts appear as JSON text. */
export type ReadToolResult = {
  toolUseId: string;
  name: string;
  input: unknown;
  status: 'success' | 'error';
  text: string;
};

/** Every tool result of the conversation, oldest first. */
export function toolResults(request: ConverseRequest): ReadToolResult[] {
  const blocks = request.messages.flatMap((message) => message.content);
  const uses = new Map(blocks.flatMap(({ toolUse }) => (toolUse ? [[toolUse.toolUseId, toolUse] as const] : [])));
  return blocks.flatMap(({ toolResult }) => {
    if (!toolResult) return [];
    const use = uses.get(toolResult.toolUseId);
    const { toolUseId, status = 'success' } = toolResult;
    return [{ toolUseId, name: use?.name ?? '', input: use?.input, status, text: resultText(toolResult) }];
  });
}

/** The latest result of a tool. */
export function findToolResult(request: ConverseRequest, name: string): ReadToolResult | undefined {
  return toolResults(request).findLast((result) => result.name === name);
}

function resultText(result: ToolResultBlock): string {
  const parts = result.content.flatMap((content) => {
    if (content.text !== undefined) return [content.text];
    return content.json === undefined ? [] : [JSON.stringify(content.json)];
  });
  return parts.join('\n');
}
