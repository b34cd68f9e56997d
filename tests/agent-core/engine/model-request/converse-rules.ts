import type { RequestBlock, RequestMessage } from '@remote-swe/core/domain/transcript/converse';
import { toolUseOf } from '@remote-swe/core/domain/transcript/transcript';

/** Bedrock takes at most four in a request; one of them stands after the system prompt. */
const MESSAGE_CACHE_POINTS_MAX = 3;

/**
 * What Converse's documentation demands of `messages` (the API pages of Message, ContentBlock, ToolResultBlock; the user guide on
 * tool use, prompt caching), and what Anthropic's models add. Gives the broken rules in words; none means valid.
 */
export function brokenRules(messages: RequestMessage[]): string[] {
  const broken: string[] = [];
  if (messages[0]?.role !== 'user') broken.push('the first message is not of the user');
  if (messages.at(-1)?.role !== 'user') broken.push('the last message is not of the user');
  messages.forEach((message, index) => {
    if (index > 0 && messages[index - 1]?.role === message.role)
      broken.push(`messages.${index}: the roles do not alternate`);
    if (!message.blocks.some((block) => block.kind !== 'cache-point')) broken.push(`messages.${index}: no content`);
    for (const problem of [...blockProblems(message), ...pairProblems(messages, index)])
      broken.push(`messages.${index}: ${problem}`);
  });
  const points = messages.flatMap((message) => message.blocks.filter((block) => block.kind === 'cache-point'));
  if (points.length > MESSAGE_CACHE_POINTS_MAX) broken.push(`${points.length} cache points`);
  return broken;
}

function blockProblems({ role, blocks }: RequestMessage): string[] {
  const problems = blocks.flatMap((block) => {
    const isOfModel = block.kind === 'model';
    if (block.kind !== 'cache-point' && isOfModel !== (role === 'assistant'))
      return [`a ${block.kind} block of ${role}`];
    return isBlank(block) ? [`a blank ${block.kind} block`] : [];
  });
  const firstWord = blocks.findIndex((block) => block.kind === 'text' || block.kind === 'image');
  const lastResult = blocks.findLastIndex((block) => block.kind === 'result');
  if (firstWord >= 0 && lastResult > firstWord) problems.push('a result comes after words');
  const last = blocks.at(-1);
  if (last?.kind === 'model' && last.block.reasoningContent !== undefined) problems.push('ends with reasoning');
  return problems;
}

function isBlank(block: RequestBlock): boolean {
  switch (block.kind) {
    case 'text':
      return block.text.trim() === '';
    case 'model':
      return typeof block.block.text === 'string' && block.block.text.trim() === '';
    case 'result':
      return (
        block.content.length === 0 || block.content.some((part) => part.kind === 'text' && part.text.trim() === '')
      );
    case 'image':
    case 'cache-point':
      return false;
  }
}

/** Every use has exactly one result in the very next message, and no result answers anything else. */
function pairProblems(messages: RequestMessage[], index: number): string[] {
  const message = messages[index];
  const before = messages[index - 1];
  const results = idsOfResults(message?.blocks ?? []);
  const asked = before?.role === 'assistant' ? idsOfUses(before.blocks) : [];
  const problems: string[] = [];
  if (new Set(results).size !== results.length) problems.push('two results for one use');
  for (const id of results)
    if (!asked.includes(id)) problems.push(`the result ${id} answers no use of the message before`);
  for (const id of asked) if (!results.includes(id)) problems.push(`the use ${id} has no result`);
  const isLast = index === messages.length - 1;
  if (isLast && message?.role === 'assistant' && idsOfUses(message.blocks).length > 0)
    problems.push('uses without results');
  return problems;
}

function idsOfUses(blocks: RequestBlock[]): string[] {
  return blocks.flatMap((block) => (block.kind === 'model' ? (toolUseOf(block.block)?.toolUseId ?? []) : []));
}

function idsOfResults(blocks: RequestBlock[]): string[] {
  return blocks.flatMap((block) => (block.kind === 'result' ? [block.toolUseId] : []));
}
