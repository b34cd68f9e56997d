import type {
  ContentBlock,
  ConverseStreamCommandInput,
  Message,
  Tool,
  ToolResultContentBlock,
} from '@aws-sdk/client-bedrock-runtime';
import type { ModelRequest, RequestBlock, RequestMessage, ResultBlock } from '../../domain/converse.ts';
import type { ModelEntry } from '../../domain/models.ts';
import type { Blobs } from '../../ports.ts';
import { fromJson } from './json-bytes.ts';

/** Our request as Converse's input. Images are fetched here, so that the rendered request stays a pure function. */
export async function converseInput(
  request: ModelRequest,
  entry: ModelEntry,
  blobs: Blobs,
): Promise<ConverseStreamCommandInput> {
  const cachePoint = { cachePoint: { type: 'default' as const } };
  return {
    modelId: entry.profilePrefix ? `${entry.profilePrefix}.${entry.modelId}` : entry.modelId,
    system: [{ text: request.system }, ...(entry.caching ? [cachePoint] : [])],
    messages: await Promise.all(request.messages.map((message) => messageOf(message, blobs))),
    toolConfig: { tools: request.tools.map(toolOf) },
    inferenceConfig: { maxTokens: request.maxTokens },
  };
}

function toolOf(tool: ModelRequest['tools'][number]): Tool {
  return { toolSpec: { name: tool.name, description: tool.description, inputSchema: { json: tool.inputSchema } } };
}

async function messageOf(message: RequestMessage, blobs: Blobs): Promise<Message> {
  return { role: message.role, content: await Promise.all(message.blocks.map((block) => blockOf(block, blobs))) };
}

async function blockOf(block: RequestBlock, blobs: Blobs): Promise<ContentBlock> {
  switch (block.kind) {
    case 'model':
      return fromJson(block.block) as ContentBlock;
    case 'text':
      return { text: block.text };
    case 'image':
      return { image: { format: block.image.format, source: { bytes: await blobs.get(block.image.key) } } };
    case 'result':
      return {
        toolResult: { toolUseId: block.toolUseId, status: block.status, content: block.content.map(resultBlockOf) },
      };
    case 'cache-point':
      return { cachePoint: { type: 'default' } };
  }
}

function resultBlockOf(block: ResultBlock): ToolResultContentBlock {
  if (block.kind === 'text') return { text: block.text };
  return { image: { format: block.format, source: { bytes: new Uint8Array(Buffer.from(block.base64, 'base64')) } } };
}
