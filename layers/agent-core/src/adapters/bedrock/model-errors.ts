import type { ConverseStreamCommandInput } from '@aws-sdk/client-bedrock-runtime';
import { redacted } from '../../domain/redact/redact.ts';
import { isModelError, ModelError, type ModelErrorKind } from '../../errors.ts';
import { refusedPart } from './refused-part.ts';

const KINDS: Record<string, ModelErrorKind | undefined> = {
  ThrottlingException: 'throttled',
  TooManyRequestsException: 'throttled',
  ServiceQuotaExceededException: 'throttled',
  ModelNotReadyException: 'unavailable',
  ModelTimeoutException: 'unavailable',
  ModelErrorException: 'unavailable',
  ModelStreamErrorException: 'unavailable',
  ServiceUnavailableException: 'unavailable',
  InternalServerException: 'unavailable',
  TimeoutError: 'unavailable',
  AccessDeniedException: 'access-denied',
  ResourceNotFoundException: 'access-denied',
  ValidationException: 'invalid',
  AbortError: 'aborted',
};

const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

/** What an error is about: who was asked, where, and for what. */
export type Asked = { modelId: string; region: string; input?: ConverseStreamCommandInput };

/** HTTP status. */
const BODY_TOO_LARGE = 413;

/** A message of Bedrock may quote the prompt: people and the log get its beginning. */
const MESSAGE_CHARS_MAX = 500;

/** Classifies by the SDK's error name; what is not known (sockets, HTTP/2 resets) may pass and is tried again. */
export function asModelError(error: unknown, asked: Asked, aborted: boolean, hadBegun = false): ModelError {
  const name = error instanceof Error ? error.name : '';
  const message = redacted(error instanceof Error ? error.message : String(error)).slice(0, MESSAGE_CHARS_MAX);
  // This comes first: an aborted stream simply ends, and looks like one that broke off.
  if (aborted) return new ModelError('aborted', message, { cause: error, hadBegun });
  if (isModelError(error)) return new ModelError(error.kind, error.message, { cause: error, hadBegun });
  // A body that is too large may be refused by what stands before the model, under whatever name.
  if (statusOf(error) === BODY_TOO_LARGE) return new ModelError('context-full', message, { cause: error });
  const kind = KINDS[name] ?? 'unavailable';
  if (kind === 'invalid' && /too long|context|exceed.*token/i.test(message))
    return new ModelError('context-full', message, { cause: error });
  if (kind === 'access-denied') return new ModelError(kind, accessHelp(asked, message), { cause: error });
  const begun = hadBegun || mayHaveBegun(error);
  const part = kind === 'invalid' && asked.input ? refusedPart(message, asked.input) : undefined;
  return new ModelError(kind, `${name || 'Error'}: ${message}`, { cause: error, hadBegun: begun, part });
}

/** The connection broke before a refusal came: the request may have arrived, unless there was no connection at all. */
function mayHaveBegun(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: string };
  return (statusOf(error) ?? 200) < 300 && !NEVER_SENT.has(code ?? '');
}

function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } } | null)?.$metadata?.httpStatusCode;
}

function accessHelp({ modelId, region }: Asked, message: string): string {
  return `Bedrock in ${region} refuses ${modelId} (${message}). An operator enables the model for this account in the Bedrock console of ${region}, or sets ModelOverride to another one.`;
}
