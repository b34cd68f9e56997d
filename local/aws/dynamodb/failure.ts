import { json, type LocalResponse } from '../../kernel/http.ts';
import type { Answer, Json } from './engine.ts';

const MODEL = 'com.amazonaws.dynamodb.v20120810#';
const VALIDATION = 'com.amazon.coral.validate#ValidationException';

/** An error that DynamoDB would answer with; `fields` are extra members of its body. */
export class DynamoDbFailure extends Error {
  override name = 'DynamoDbFailure';
  readonly body: Json;

  constructor(type: string, message: string, fields: Json = {}) {
    super(message);
    this.body = { __type: type, message, ...fields };
  }

  static validation(message: string): DynamoDbFailure {
    return new DynamoDbFailure(VALIDATION, message);
  }

  static model(name: string, message: string, fields: Json = {}): DynamoDbFailure {
    return new DynamoDbFailure(`${MODEL}${name}`, message, fields);
  }

  /** Passes on what dynalite answered. */
  static from(answer: Answer): DynamoDbFailure {
    const { __type, message, ...fields } = answer.body;
    return new DynamoDbFailure(String(__type ?? 'InternalServerError'), String(message ?? answer.text), fields);
  }

  response(): LocalResponse {
    return json(400, this.body, { 'content-type': 'application/x-amz-json-1.0' });
  }
}

/** The short name of an answer's error, e.g. `ConditionalCheckFailedException`; undefined when it succeeded. */
export function errorName(answer: Answer): string | undefined {
  if (answer.status < 400) return undefined;
  return (
    String(answer.body.__type ?? '')
      .split('#')
      .at(-1) || 'InternalServerError'
  );
}
