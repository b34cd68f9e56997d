import type { ConverseRequest } from './converse-request.ts';
import { textTokens } from './prompt.ts';
import type { ScriptedTurn } from './script.ts';
import { signReasoning } from './signature.ts';

/** One block of the answer, before it takes its JSON or its streaming form. */
export type ReplyBlock =
  | { kind: 'reasoning'; text: string; signature: string }
  | { kind: 'text'; text: string }
  | { kind: 'tool-use'; toolUseId: string; name: string; inputJson: string };

export type Reply = { blocks: ReplyBlock[]; stopReason: string };

/** Turns a scripted turn into blocks: signs the reasoning and gives each tool use an id. */
export function composeReply(request: ConverseRequest, turn: ScriptedTurn, newToolUseId: () => string): Reply {
  const { reasoning, text, toolUses = [] } = turn;
  const blocks: ReplyBlock[] = [];
  if (reasoning !== undefined)
    blocks.push({ kind: 'reasoning', text: reasoning, signature: signReasoning(request, reasoning) });
  if (text !== undefined) blocks.push({ kind: 'text', text });
  toolUses.forEach(({ name, input }, index) => {
    const raw = index === toolUses.length - 1 ? turn.rawToolInput : undefined;
    blocks.push({ kind: 'tool-use', toolUseId: newToolUseId(), name, inputJson: raw ?? JSON.stringify(input ?? {}) });
  });
  return { blocks, stopReason: turn.stopReason ?? (toolUses.length > 0 ? 'tool_use' : 'end_turn') };
}

export function outputTokens(reply: Reply): number {
  return reply.blocks.reduce((sum, block) => sum + textTokens(JSON.stringify(converseBlock(block))), 0);
}

/** A block in the JSON form of Converse's answer. */
export function converseBlock(block: ReplyBlock): unknown {
  switch (block.kind) {
    case 'reasoning':
      return { reasoningContent: { reasoningText: { text: block.text, signature: block.signature } } };
    case 'text':
      return { text: block.text };
    case 'tool-use':
      return { toolUse: { toolUseId: block.toolUseId, name: block.name, input: readInput(block.inputJson) } };
  }
}

/** Input that is not JSON stays a string, which is the only way for JSON to carry it. */
function readInput(inputJson: string): unknown {
  try {
    return JSON.parse(inputJson);
  } catch {
    return inputJson;
  }
}
