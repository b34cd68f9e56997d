import { usageError } from '../../../scripts/arguments.mjs';
import type { OpenAiModelOptions } from '../../aws/bedrock/openai/openai-model.ts';

/** The options of a command line that name a model, as `parseArgs` takes them. */
export const MODEL_OPTIONS = {
  bedrock: { type: 'boolean', default: false },
  'model-url': { type: 'string' },
  model: { type: 'string' },
} as const;

export type ModelWords = { bedrock: boolean; 'model-url'?: string | undefined; model?: string | undefined };

/** The server that `--model-url` and `--model` name; undefined without them. `command` is for the errors. Throws a UsageError. */
export function readModelServer(url: string | undefined, model: string | undefined, command: string) {
  if (url === undefined && model === undefined) return undefined;
  if (!url || !model) throw usageError(command, '--model-url and --model belong together.');
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw usageError(command, `--model-url takes an address like http://localhost:11434/v1, not "${url}".`);
  const server: OpenAiModelOptions = { url, model, apiKey: process.env.OPENAI_API_KEY || undefined };
  return server;
}

/** Bedrock, perhaps with a model of its table, or a server: one of them. Throws a UsageError. */
export type ModelChoice =
  | { kind: 'bedrock'; model?: string | undefined }
  | { kind: 'server'; server: OpenAiModelOptions };

export function readModelChoice(words: ModelWords, command: string): ModelChoice {
  const { bedrock, model } = words;
  const url = words['model-url'];
  if (bedrock && url !== undefined)
    throw usageError(command, '--bedrock and --model-url name two models: leave one out.');
  if (bedrock) return { kind: 'bedrock', model };
  const server = readModelServer(url, model, command);
  if (server) return { kind: 'server', server };
  throw usageError(command, 'Name a model: --model-url URL --model NAME, or --bedrock.');
}
