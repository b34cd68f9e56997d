import type { RequestBlock, RequestMessage } from '../domain/converse.ts';
import type { ToolResult } from '../domain/tool.ts';
import { type TranscriptMessage, toolUseOf } from '../domain/transcript.ts';
import { withoutForeignThinking } from './fallback.ts';

/**
 * Renders the transcript as Converse messages. Pure and append-only: what is rendered for a transcript is a prefix of what
 * is rendered for the same transcript with more messages, except that a trailing user message may grow (people's words
 * after the results it holds), or that another model takes over. Roles alternate; results come first in their message, in call order.
 */
export function renderMessages(transcript: TranscriptMessage[]): RequestMessage[] {
  const messages: RequestMessage[] = [];
  let callOrder: string[] = [];
  for (const message of withoutForeignThinking(transcript)) {
    switch (message.kind) {
      case 'people':
        append(messages, 'user', peopleBlocks(message));
        break;
      case 'model':
        callOrder = message.blocks.flatMap((block) => toolUseOf(block)?.toolUseId ?? []);
        append(
          messages,
          'assistant',
          message.blocks.map((block) => ({ kind: 'model', block })),
        );
        break;
      case 'results':
        appendResults(messages, inCallOrder(message.results, callOrder).map(resultBlock));
        break;
      case 'advice':
        append(
          messages,
          'user',
          message.texts.map((text) => ({ kind: 'text', text })),
        );
        break;
    }
  }
  return messages;
}

function append(messages: RequestMessage[], role: RequestMessage['role'], blocks: RequestBlock[]): void {
  if (blocks.length === 0) return;
  const last = messages[messages.length - 1];
  if (last?.role === role) last.blocks.push(...blocks);
  else messages.push({ role, blocks });
}

/** Results come first in their message, also when people wrote while the calls were open. */
function appendResults(messages: RequestMessage[], results: RequestBlock[]): void {
  const last = messages[messages.length - 1];
  if (last?.role !== 'user') {
    append(messages, 'user', results);
    return;
  }
  const earlier = last.blocks.filter((block) => block.kind === 'result');
  const words = last.blocks.filter((block) => block.kind !== 'result');
  last.blocks = [...earlier, ...results, ...words];
}

function peopleBlocks({ facts, handOver, people }: Extract<TranscriptMessage, { kind: 'people' }>): RequestBlock[] {
  const before = [facts, handOver].filter((text) => text?.trim());
  const blocks = before.map((text): RequestBlock => ({ kind: 'text', text: text ?? '' }));
  for (const person of people) {
    blocks.push({ kind: 'text', text: `<@${person.user}> wrote:\n${person.text.trim() || '(no text)'}` });
    for (const image of person.images) blocks.push({ kind: 'image', image });
  }
  return blocks;
}

function inCallOrder(results: ToolResult[], callOrder: string[]): ToolResult[] {
  const position = new Map(callOrder.map((id, index) => [id, index]));
  return [...results].sort((a, b) => (position.get(a.toolCallId) ?? 0) - (position.get(b.toolCallId) ?? 0));
}

function resultBlock(result: ToolResult): RequestBlock {
  const content = result.content.map((part) =>
    part.type === 'text'
      ? ({ kind: 'text', text: part.text.trim() ? part.text : '(no output)' } as const)
      : ({ kind: 'image', format: part.format, base64: part.base64 } as const),
  );
  return {
    kind: 'result',
    toolUseId: result.toolCallId,
    status: result.isError ? 'error' : 'success',
    content: content.length > 0 ? content : [{ kind: 'text', text: '(no output)' }],
  };
}
