import * as z from 'zod';

/** The parts of OpenAI's chat completions that Ollama, vLLM, llama.cpp and LM Studio have in common. */
export type ChatContent = { type: 'text'; text: string } | { type: 'image_url'; image_url: { url: string } };
export type ChatToolCall = { id: string; type: 'function'; function: { name: string; arguments: string } };
export type ChatMessage =
  | { role: 'system'; content: string }
  | { role: 'user'; content: string | ChatContent[] }
  | { role: 'assistant'; content: string | null; tool_calls?: ChatToolCall[] }
  | { role: 'tool'; tool_call_id: string; content: string };
export type ChatTool = {
  type: 'function';
  function: { name: string; description?: string; parameters: Record<string, unknown> };
};
export type ChatRequest = {
  model: string;
  messages: ChatMessage[];
  stream: boolean;
  tools?: ChatTool[];
  tool_choice?: 'auto' | 'required' | { type: 'function'; function: { name: string } };
  stream_options?: { include_usage: true };
  max_tokens?: number;
  max_completion_tokens?: number;
  temperature?: number;
  top_p?: number;
  stop?: string[];
};

/*
 * What a server says is read leniently: fields that are null or of another type than OpenAI's are as if they were missing, and
 * cost only themselves. Some servers send the arguments as an object where OpenAI sends its JSON, and indexes as text.
 */
const optional = <Schema extends z.ZodType>(schema: Schema) => schema.nullish().catch(undefined);
const count = optional(z.coerce.number().int().nonnegative());

const toolCall = z.looseObject({
  index: z
    .unknown()
    .optional()
    .transform((index) => (typeof index === 'number' || typeof index === 'string' ? String(index) : undefined)),
  id: optional(z.string()),
  function: optional(
    z.looseObject({
      name: optional(z.string()),
      arguments: optional(z.union([z.string(), z.record(z.string(), z.unknown())])),
    }),
  ),
});
type ToolCallPiece = z.infer<typeof toolCall>;

/** A text, or a list of parts of which the texts count. */
const content = z
  .unknown()
  .optional()
  .transform((given): string => {
    if (typeof given === 'string') return given;
    const parts = Array.isArray(given) ? given : [];
    return parts.map((part) => (typeof part?.text === 'string' ? part.text : '')).join('');
  });

const calls = z
  .unknown()
  .optional()
  .transform((given): ToolCallPiece[] =>
    (Array.isArray(given) ? given : []).flatMap((one) => toolCall.safeParse(one).data ?? []),
  );
const said = optional(z.looseObject({ content, tool_calls: calls }));
const usage = z.looseObject({
  prompt_tokens: count,
  completion_tokens: count,
  prompt_tokens_details: optional(z.looseObject({ cached_tokens: count })),
});
const problem = z.union([z.string(), z.looseObject({ message: z.string().nullish() })]);

/** A whole answer (`message`), or one piece of a streamed one (`delta`). A piece may also be an error. */
export const chatPiece = z.looseObject({
  choices: z.array(z.looseObject({ message: said, delta: said, finish_reason: optional(z.string()) })).nullish(),
  usage: optional(usage),
  error: problem.nullish(),
});

export type ChatPiece = z.infer<typeof chatPiece>;
export type ChatUsage = z.infer<typeof usage>;
export type ChatToolCallPiece = z.infer<typeof toolCall>;
