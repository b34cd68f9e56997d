import { isModelError, ModelError, type ModelErrorKind } from '../../errors.ts';

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

/** Classifies by the SDK's error name; what is not known (sockets, HTTP/2 resets) may pass and is tried again. */
export function asModelError(error: unknown, modelId: string, aborted: boolean, hadBegun = false): ModelError {
  const name = error instanceof Error ? error.name : '';
  const message = error instanceof Error ? error.message : String(error);
  // First of all: an aborted stream simply ends, and looks like one that broke off.
  if (aborted) return new ModelError('aborted', message, { cause: error, hadBegun });
  if (isModelError(error)) return new ModelError(error.kind, error.message, { cause: error, hadBegun });
  const kind = KINDS[name] ?? 'unavailable';
  if (kind === 'invalid' && /too long|context|exceed.*token/i.test(message))
    return new ModelError('context-full', message, { cause: error });
  if (kind === 'access-denied') return new ModelError(kind, accessHelp(modelId, message), { cause: error });
  const begun = hadBegun || mayHaveBegun(error);
  return new ModelError(kind, `${name || 'Error'}: ${message}`, { cause: error, hadBegun: begun });
}

/** The connection broke before a refusal came: the request may have arrived, unless there was no connection at all. */
function mayHaveBegun(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { $metadata, code } = error as { $metadata?: { httpStatusCode?: number }; code?: string };
  return ($metadata?.httpStatusCode ?? 200) < 300 && !NEVER_SENT.has(code ?? '');
}

function accessHelp(modelId: string, message: string): string {
  return `Bedrock refuses ${modelId} (${message}). An operator enables the model for this account and Region in the Bedrock console, or sets ModelOverride to another one.`;
}
