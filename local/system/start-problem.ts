import { UsageError } from '../../scripts/arguments.mjs';
import { OpenAiNotReady } from '../aws/bedrock/openai/openai-model.ts';
import { RelayNotReady } from '../aws/bedrock/relay/relay.ts';
import { ImportProblem } from '../github/import-repository.ts';

const KNOWN = [UsageError, RelayNotReady, OpenAiNotReady, ImportProblem];

/** What an error says to a person at the terminal: its words where they are made for that, otherwise where it came from too. */
export function problemText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return KNOWN.some((kind) => error instanceof kind) ? error.message : (error.stack ?? error.message);
}
