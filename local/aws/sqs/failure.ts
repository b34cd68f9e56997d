import { json, type LocalResponse } from '../../kernel/http.ts';

/**
 * An error that SQS would answer with. `code` is the name that AWS's query protocol uses, which the SDK maps to its named
 * exceptions (e.g. `AWS.SimpleQueueService.NonExistentQueue` becomes `QueueDoesNotExist`).
 */
export class SqsFailure extends Error {
  override name = 'SqsFailure';
  readonly code: string;
  readonly #type: string;

  constructor(code: string, type: string, message: string) {
    super(message);
    this.code = code;
    this.#type = type;
  }

  /** An error of the service's own model, e.g. `QueueDoesNotExist`. */
  static model(name: string, message: string, code = `AWS.SimpleQueueService.${name}`): SqsFailure {
    return new SqsFailure(code, `com.amazonaws.sqs#${name}`, message);
  }

  static queueDoesNotExist(): SqsFailure {
    const message = 'The specified queue does not exist.';
    return SqsFailure.model('QueueDoesNotExist', message, 'AWS.SimpleQueueService.NonExistentQueue');
  }

  static invalidParameter(name: string, value: unknown, reason: string): SqsFailure {
    const message = `Value ${String(value)} for parameter ${name} is invalid. Reason: ${reason}`;
    return new SqsFailure('InvalidParameterValue', 'com.amazon.coral.service#InvalidParameterValueException', message);
  }

  static missingParameter(name: string): SqsFailure {
    const message = `The request must contain the parameter ${name}.`;
    return new SqsFailure('MissingParameter', 'com.amazon.coral.service#MissingRequiredParameterException', message);
  }

  static invalidAttribute(name: string, reason?: string): SqsFailure {
    const message = `Invalid value for the parameter ${name}.${reason ? ` Reason: ${reason}` : ''}`;
    return SqsFailure.model('InvalidAttributeValue', message, 'InvalidAttributeValue');
  }

  response(): LocalResponse {
    return json(
      400,
      { __type: this.#type, message: this.message },
      { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-query-error': `${this.code};Sender` },
    );
  }
}
