import type {
  ContentBlock,
  ConverseStreamCommandInput,
  Message,
  Tool,
  ToolResultContentBlock,
} from '@aws-sdk/client-bedrock-runtime';
import type { ImageReference } from '../../domain/image/image-reference.ts';
import type { ModelEntry } from '../../domain/model/models.ts';
import type { ModelRequest, RequestBlock, RequestMessage, ResultBlock } from '../../domain/transcript/converse.ts';
import { isRefusal } from '../../errors.ts';
import type { Blobs } from '../../ports/blobs.ts';
import { fromJson } from './json-bytes.ts';

/** Stands for an image where the model sees none: the request would be refused. */
const UNSEEN = '(An image was given here, which this model cannot see.)';

const GONE = '(An image was given here, which is not stored any more.)';

/** Bytes of all images that the request holds or refers to, for a model that sees them. */
export function requestImageBytes({ messages }: ModelRequest, { images }: ModelEntry): number {
  if (!images) return 0;
  const blocks = messages.flatMap((message) => message.blocks);
  return blocks.reduce((sum, block) => sum + imageBytesOf(block), 0);
}

function imageBytesOf(block: RequestBlock): number {
  if (block.kind === 'image') return block.image.bytes;
  if (block.kind !== 'result') return 0;
  return block.content.reduce(
    (sum, part) => sum + (part.kind === 'image' ? Buffer.byteLength(part.base64, 'base64') : 0),
    0,
  );
}

/** Our request as Converse's input. Images are fetched here, so that the rendered request stays a pure function. */
export async function converseInput(
  request: ModelRequest,
  entry: ModelEntry,
  blobs: Blobs,
): Promise<ConverseStreamCommandInput> {
  return {
    modelId: entry.profilePrefix ? `${entry.profilePrefix}.${entry.modelId}` : entry.modelId,
    system: [{ text: request.system }, ...(entry.caching ? [cachePoint(request.systemTtl)] : [])],
    messages: await Promise.all(request.messages.map((message) => messageOf(message, entry, blobs))),
    toolConfig: { tools: request.tools.map(toolOf) },
    inferenceConfig: { maxTokens: request.maxTokens },
    ...modelFields(entry, request.maxTokens),
  };
}

function cachePoint(ttl: '1h' | undefined) {
  return { cachePoint: { type: 'default' as const, ...(ttl ? { ttl } : {}) } };
}

type ModelFields = Pick<ConverseStreamCommandInput, 'additionalModelRequestFields'>;

/** What only this model understands. Fixed for a model, because another way to think loses the cache of the messages. */
function modelFields(entry: ModelEntry, maxTokens: number): ModelFields {
  const betas: Record<string, string[]> = entry.betas ? { anthropic_beta: entry.betas } : {};
  const fields = { ...thinkingFields(entry, maxTokens), ...betas };
  return Object.keys(fields).length > 0 ? { additionalModelRequestFields: fields } : {};
}

function thinkingFields(entry: ModelEntry, maxTokens: number): Record<string, Record<string, string | number>> {
  const { thinking, effort, budgetTokens } = entry;
  switch (thinking) {
    case 'adaptive':
      return { thinking: { type: 'adaptive' }, ...(effort ? { output_config: { effort } } : {}) };
    case 'budget':
      // The thinking budget is part of the reply's allowed length; half of that length is left for words and calls.
      return budgetTokens === undefined
        ? {}
        : { thinking: { type: 'enabled', budget_tokens: Math.min(budgetTokens, Math.floor(maxTokens / 2)) } };
    case 'none':
      return {};
  }
}

function toolOf(tool: ModelRequest['tools'][number]): Tool {
  return { toolSpec: { name: tool.name, description: tool.description, inputSchema: { json: tool.inputSchema } } };
}

async function messageOf(message: RequestMessage, entry: ModelEntry, blobs: Blobs): Promise<Message> {
  return {
    role: message.role,
    content: await Promise.all(message.blocks.map((block) => blockOf(block, entry, blobs))),
  };
}

async function blockOf(block: RequestBlock, entry: ModelEntry, blobs: Blobs): Promise<ContentBlock> {
  switch (block.kind) {
    case 'model':
      return fromJson(block.block) as ContentBlock;
    case 'text':
      return { text: block.text };
    case 'image':
      if (!entry.images) return { text: UNSEEN };
      return imageOf(block.image, blobs);
    case 'result':
      return {
        toolResult: {
          toolUseId: block.toolUseId,
          status: block.status,
          content: block.content.map((part) => resultBlockOf(part, entry)),
        },
      };
    case 'cache-point':
      return cachePoint(block.ttl);
  }
}

/** The model is told of an image that is gone, or is longer than it was: the request would fail with it for ever. */
async function imageOf({ format, key, bytes: bytesMax }: ImageReference, blobs: Blobs): Promise<ContentBlock> {
  try {
    return { image: { format, source: { bytes: await blobs.get(key, bytesMax) } } };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { text: GONE };
  }
}

function resultBlockOf(block: ResultBlock, entry: ModelEntry): ToolResultContentBlock {
  if (block.kind === 'text') return { text: block.text };
  if (!entry.images) return { text: UNSEEN };
  return { image: { format: block.format, source: { bytes: new Uint8Array(Buffer.from(block.base64, 'base64')) } } };
}
