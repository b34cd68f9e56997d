import * as z from 'zod';
import { json, type LocalRequest, type LocalResponse } from '../kernel/http.ts';
import { AwsFailure } from './failure.ts';
import type { Faults } from './faults.ts';

const CONTENT_TYPE = { 'content-type': 'application/x-amz-json-1.1' };

export type JsonOperations = Record<string, (input: unknown) => unknown>;

/** The operation of an AWS JSON request, from `X-Amz-Target: <prefix>.<operation>`. */
export function jsonOperation(request: LocalRequest): string {
  return request.headers['x-amz-target']?.split('.').at(-1) ?? 'Unknown';
}

/** Answers an AWS JSON 1.1 request; {@link AwsFailure} and wrong input become the protocol's errors. */
export async function answerJson(
  request: LocalRequest,
  operations: JsonOperations,
  faults: Faults,
): Promise<LocalResponse> {
  const name = jsonOperation(request);
  try {
    faults.check(name);
    const operation = operations[name];
    if (!operation) throw new AwsFailure('UnknownOperationException', `The local service has no operation ${name}`);
    return json(200, (await operation(parseBody(request))) ?? {}, CONTENT_TYPE);
  } catch (error) {
    if (!(error instanceof AwsFailure)) throw error;
    return json(error.status, { __type: error.code, message: error.message }, CONTENT_TYPE);
  }
}

/** Parses an input; what does not fit is a ValidationException that names the member. */
export function parseInput<Shape extends z.ZodType>(shape: Shape, input: unknown): z.infer<Shape> {
  const parsed = shape.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new AwsFailure('ValidationException', z.prettifyError(parsed.error));
}

export function parseBody(request: LocalRequest): unknown {
  if (request.body.length === 0) return {};
  try {
    return JSON.parse(request.body.toString('utf8'));
  } catch {
    throw new AwsFailure('SerializationException', 'The body is not JSON');
  }
}
