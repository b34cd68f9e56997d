import type { ModelRequest, RequestBlock } from '@remote-swe/core/domain/transcript/converse';
import type { ContentBlock, ConverseRequest } from '../../../local/aws/bedrock/converse-request.ts';
import type { BedrockCall } from '../../../local/aws/bedrock/service.ts';
import type { Asked } from '../model/model.ts';

/** The call as the local Bedrock would have noted it, as far as the checkers read it. */
export function asBedrockCall({ request, reply, failure }: Asked): BedrockCall {
  return {
    operation: 'ConverseStream',
    caller: 'agent-step',
    atMs: 0,
    modelId: request.model,
    request: converseRequest(request),
    outcome: reply
      ? answered(reply.usage)
      : { kind: 'failed', errorName: failure ?? 'pending', message: failure ?? 'pending' },
  };
}

function answered(usage: { inputTokens: number; outputTokens: number }): BedrockCall['outcome'] {
  const { inputTokens, outputTokens } = usage;
  const counted = { inputTokens, outputTokens, cacheReadInputTokens: 0, cacheWriteInputTokens: 0, cacheDetails: [] };
  const totalTokens = inputTokens + outputTokens;
  return {
    kind: 'answered',
    turn: { text: '' },
    reply: { blocks: [], stopReason: 'end_turn' },
    usage: { ...counted, totalTokens },
  } as unknown as BedrockCall['outcome'];
}

function converseRequest({ model, system, messages }: ModelRequest): ConverseRequest {
  return {
    modelId: model,
    system: [{ text: system }],
    messages: messages.map(({ role, blocks }) => ({ role, content: blocks.map(contentBlock) })),
  };
}

function contentBlock(block: RequestBlock): ContentBlock {
  switch (block.kind) {
    case 'model':
      return block.block as ContentBlock;
    case 'text':
      return { text: block.text };
    case 'image':
      return { text: 'an image' };
    case 'cache-point':
      return { cachePoint: { type: 'default' } };
    case 'result':
      return {
        toolResult: {
          toolUseId: block.toolUseId,
          status: block.status,
          content: block.content.map((part) => (part.kind === 'text' ? { text: part.text } : { text: 'an image' })),
        },
      };
  }
}
