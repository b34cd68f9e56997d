import type {
  ContentBlock,
  ConverseMessage,
  ConverseRequest,
  ImageBlock,
  ToolResultBlock,
} from '../converse-request.ts';
import { validationError } from '../errors.ts';
import type { ChatContent, ChatMessage, ChatRequest, ChatTool } from './chat-types.ts';

export type ChatTarget = {
  /** The server's name of the model. */
  model: string;
  /** OpenAI itself calls the limit of the answer differently than everybody who is compatible with it. */
  limitName: 'max_tokens' | 'max_completion_tokens';
};

/**
 * A Converse request in the words of chat completions. What these do not have is left out (cache points, reasoning, model
 * fields) or refused (documents). Throws a ValidationException that names what cannot be said.
 */
export function chatRequest(request: ConverseRequest, target: ChatTarget, stream: boolean): ChatRequest {
  const { maxTokens, temperature, topP, stopSequences } = request.inferenceConfig ?? {};
  const tools = toolsOf(request);
  return {
    model: target.model,
    messages: [...systemOf(request), ...request.messages.flatMap(messagesOf)],
    stream,
    ...(stream ? { stream_options: { include_usage: true } } : {}),
    ...(tools.length > 0 ? { tools, tool_choice: toolChoiceOf(request) } : {}),
    ...(maxTokens === undefined ? {} : { [target.limitName]: maxTokens }),
    ...(temperature === undefined ? {} : { temperature }),
    ...(topP === undefined ? {} : { top_p: topP }),
    ...(stopSequences?.length ? { stop: stopSequences } : {}),
  };
}

function systemOf({ system = [] }: ConverseRequest): ChatMessage[] {
  const content = system.flatMap((block) => block.text ?? []).join('\n\n');
  return content ? [{ role: 'system', content }] : [];
}

function toolsOf({ toolConfig }: ConverseRequest): ChatTool[] {
  return (toolConfig?.tools ?? []).flatMap(({ toolSpec }): ChatTool[] => {
    if (!toolSpec) return [];
    const { name, description, inputSchema } = toolSpec;
    return [{ type: 'function', function: { name, description, parameters: inputSchema.json } }];
  });
}

function toolChoiceOf({ toolConfig }: ConverseRequest): ChatRequest['tool_choice'] {
  const { any, tool } = toolConfig?.toolChoice ?? {};
  if (tool) return { type: 'function', function: { name: tool.name } };
  return any ? 'required' : 'auto';
}

function messagesOf(message: ConverseMessage, index: number): ChatMessage[] {
  return message.role === 'assistant' ? [assistantOf(message)] : userMessagesOf(message, index);
}

function assistantOf({ content }: ConverseMessage): ChatMessage {
  const text = content.flatMap((block) => block.text ?? []).join('\n\n');
  const calls = content.flatMap(({ toolUse }) =>
    toolUse
      ? [
          {
            id: toolUse.toolUseId,
            type: 'function' as const,
            function: { name: toolUse.name, arguments: JSON.stringify(toolUse.input) },
          },
        ]
      : [],
  );
  return { role: 'assistant', content: text || null, ...(calls.length > 0 ? { tool_calls: calls } : {}) };
}

/** Results first, each a message of its own; then what people say, with the images of the results, which only users may show. */
function userMessagesOf({ content }: ConverseMessage, index: number): ChatMessage[] {
  const results = content.flatMap(({ toolResult }) => toolResult ?? []);
  const shown = results.flatMap(imagesOf);
  const parts = [...shown, ...content.flatMap((block, at) => partOf(block, `messages.${index}.content.${at}`))];
  const user: ChatMessage[] = parts.length > 0 ? [{ role: 'user', content: simplest(parts) }] : [];
  return [...results.map(resultOf), ...user];
}

/** Servers without vision often take only a plain text. */
function simplest(parts: ChatContent[]): string | ChatContent[] {
  const texts = parts.flatMap((part) => (part.type === 'text' ? [part.text] : []));
  return texts.length === parts.length ? texts.join('\n\n') : parts;
}

function partOf(block: ContentBlock, path: string): ChatContent[] {
  if (block.text !== undefined) return [{ type: 'text', text: block.text }];
  if (block.image) return [imagePart(block.image)];
  if (block.document)
    throw validationError(`${path}: documents cannot be handed to an OpenAI-compatible server. Send it as text.`);
  return [];
}

function imagePart({ format, source }: ImageBlock): ChatContent {
  return { type: 'image_url', image_url: { url: `data:image/${format};base64,${source.bytes}` } };
}

function resultOf(result: ToolResultBlock): ChatMessage {
  const texts = result.content.flatMap(({ text, json, image }) => {
    if (text !== undefined) return [text];
    if (image) return ['(an image; it follows)'];
    return json === undefined ? [] : [JSON.stringify(json)];
  });
  // These messages have no field for it. What was not started is an error to Converse too, but nothing failed.
  const status = result.status === 'error' ? 'Status: error\n' : '';
  return { role: 'tool', tool_call_id: result.toolUseId, content: status + texts.join('\n') };
}

function imagesOf({ toolUseId, content }: ToolResultBlock): ChatContent[] {
  const images = content.flatMap(({ image }) => (image ? [imagePart(image)] : []));
  return images.length > 0 ? [{ type: 'text', text: `Images of the tool result ${toolUseId}:` }, ...images] : [];
}
