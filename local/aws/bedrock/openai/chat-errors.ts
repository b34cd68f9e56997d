import { BedrockError } from '../errors.ts';

/** What a server's words on a refused request mean, by its HTTP status. */
const ERROR_NAMES: Record<number, string | undefined> = {
  400: 'ValidationException',
  401: 'AccessDeniedException',
  403: 'AccessDeniedException',
  404: 'ResourceNotFoundException',
  408: 'ModelTimeoutException',
  413: 'ValidationException',
  422: 'ValidationException',
  429: 'ThrottlingException',
  500: 'InternalServerException',
};
/** How servers say that a prompt is too long: OpenAI and vLLM, llama.cpp, Ollama, LM Studio. */
const TOO_LONG =
  /context[_ ](length|window|size)|maximum context|(prompt|input) is too long|exceeds? the (available|maximum) context/i;
const WORDS_CHARS_MAX = 500;

/** The error that Bedrock would answer in the place of this one. */
export function chatFailure(status: number, body: string): BedrockError {
  const words = wordsOf(body).slice(0, WORDS_CHARS_MAX) || 'without words';
  if (TOO_LONG.test(words))
    return new BedrockError('ValidationException', `Input is too long for requested model: ${words}`);
  const name = ERROR_NAMES[status] ?? 'ServiceUnavailableException';
  const help = name === 'AccessDeniedException' ? ' Its API key is taken from OPENAI_API_KEY.' : '';
  return new BedrockError(name, `The model server answered ${status}: ${words}.${help}`);
}

export function unreachable(url: string, error: unknown): BedrockError {
  return new BedrockError(
    'ServiceUnavailableException',
    `The model server at ${url} could not be reached: ${causeOf(error)}`,
  );
}

/** fetch says only that it failed; why stands in its cause. */
export function causeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof Error) return cause.message || ((cause as { code?: string }).code ?? cause.name);
  return error instanceof Error ? error.message : String(error);
}

function wordsOf(body: string): string {
  try {
    const { error, message } = JSON.parse(body) as { error?: string | { message?: string }; message?: string };
    return (typeof error === 'string' ? error : error?.message) ?? message ?? body;
  } catch {
    return body.trim();
  }
}
