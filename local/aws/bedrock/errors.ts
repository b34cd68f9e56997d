import { json, type LocalResponse } from '../../kernel/http.ts';

/** The HTTP status of each error that Converse documents. */
const STATUS_BY_NAME: Record<string, number> = {
  AccessDeniedException: 403,
  InternalServerException: 500,
  ModelErrorException: 424,
  ModelNotReadyException: 429,
  ModelStreamErrorException: 424,
  ModelTimeoutException: 408,
  ResourceNotFoundException: 404,
  ServiceQuotaExceededException: 400,
  ServiceUnavailableException: 503,
  ThrottlingException: 429,
  UnknownOperationException: 404,
  ValidationException: 400,
};

/** An error as Bedrock answers it: a name that SDKs map to a class, a text, and the HTTP status that belongs to it. */
export class BedrockError extends Error {
  override name = 'BedrockError';
  readonly errorName: string;
  readonly status: number;

  constructor(errorName: string, message: string, status?: number) {
    super(message);
    this.errorName = errorName;
    this.status = status ?? STATUS_BY_NAME[errorName] ?? 400;
  }
}

export function validationError(message: string): BedrockError {
  return new BedrockError('ValidationException', message);
}

export function errorResponse(error: BedrockError): LocalResponse {
  return json(error.status, { message: error.message }, { 'x-amzn-errortype': error.errorName });
}

/** The exceptions that ConverseStream models as stream events. Others can only be HTTP errors. */
const STREAM_EXCEPTIONS = new Set([
  'InternalServerException',
  'ModelStreamErrorException',
  'ValidationException',
  'ThrottlingException',
  'ServiceUnavailableException',
]);

export function canTravelInStream(errorName: string): boolean {
  return STREAM_EXCEPTIONS.has(errorName);
}
