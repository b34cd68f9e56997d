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

/** Some servers send the arguments as an object where OpenAI sends its JSON. */
const toolCall = z.looseObject({
  index: z.number().int().nonnegative().optional(),
  id: z.string().nullish(),
  function: z
    .looseObject({
      name: z.string().nullish(),
      arguments: z.union([z.string(), z.record(z.string(), z.unknown())]).nullish(),
    })
    .nullish(),
});
const said = z.looseObject({ content: z.string().nullish(), tool_calls: z.array(toolCall).nullish() });
const usage = z.looseObject({
  prompt_tokens: z.number().int().nonnegative(),
  completion_tokens: z.number().int().nonnegative().optional(),
  prompt_tokens_details: z.looseObject({ cached_tokens: z.number().int().nonnegative().nullish() }).nullish(),
});
const problem = z.union([z.string(), z.looseObject({ message: z.string().nullish() })]);

/** A whole answer (`message`), or one piece of a streamed one (`delta`). A piece may also be an error. */
export const chatPiece = z.looseObject({
  choices: z
    .array(z.looseObject({ message: said.nullish(), delta: said.nullish(), finish_reason: z.string().nullish() }))
    .nullish(),
  usage: usage.nullish(),
  error: problem.nullish(),
});

export type ChatPiece = z.infer<typeof chatPiece>;
export type ChatUsage = z.infer<typeof usage>;
export type ChatToolCallPiece = z.infer<typeof toolCall>;
