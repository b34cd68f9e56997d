import { createHash } from 'node:crypto';
import { numberAttribute } from './attributes.ts';
import { SqsFailure } from './failure.ts';
import { integer, type Json } from './parameters.ts';
import type { MessageAttributes, NewMessage } from './queue/message.ts';
import type { Queue } from './queue/queue.ts';

const DELAY_SECONDS_MAX = 900;
/** AWS: letters, digits and ASCII punctuation, for group ids and deduplication ids alike. */
const ID = /^[\x21-\x7e]{1,128}$/;
/** AWS takes what XML 1.0 can say. Lone surrogates cannot be sent in UTF-8 at all. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what is looked for.
const FORBIDDEN_IN_BODY = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;
const NOT_FOR_THIS_QUEUE = 'The request include parameter that is not valid for this queue type';

/** Reads the input of SendMessage, or one entry of a batch, for `queue`. Throws what AWS throws. */
export function readMessage(queue: Queue, input: Json, senderId: string): NewMessage {
  const body = readBody(queue, input);
  const messageAttributes = (input.MessageAttributes ?? {}) as MessageAttributes;
  const groupId = readId(input, 'MessageGroupId');
  const deduplicationId = readId(input, 'MessageDeduplicationId');
  const delaySeconds = integer(input, 'DelaySeconds', 0, DELAY_SECONDS_MAX);
  if (!queue.fifo) {
    if (deduplicationId)
      throw SqsFailure.invalidParameter('MessageDeduplicationId', deduplicationId, NOT_FOR_THIS_QUEUE);
    return { body, messageAttributes, senderId, groupId, delaySeconds };
  }
  if (!groupId) throw SqsFailure.missingParameter('MessageGroupId');
  if (delaySeconds) throw SqsFailure.invalidParameter('DelaySeconds', delaySeconds, NOT_FOR_THIS_QUEUE);
  return { body, messageAttributes, senderId, groupId, deduplicationId: deduplicationId ?? idOfBody(queue, body) };
}

/** How many bytes of the size limit a message takes. */
export function messageBytes(input: Json): number {
  const attributes = Object.entries((input.MessageAttributes ?? {}) as MessageAttributes);
  return attributes.reduce(
    (bytes, [name, attribute]) =>
      bytes +
      Buffer.byteLength(name + attribute.DataType + (attribute.StringValue ?? '')) +
      Buffer.byteLength(attribute.BinaryValue ?? '', 'base64'),
    Buffer.byteLength(String(input.MessageBody ?? '')),
  );
}

function readBody(queue: Queue, input: Json): string {
  const body = input.MessageBody;
  if (typeof body !== 'string' || body === '') throw SqsFailure.missingParameter('MessageBody');
  const bytesMax = numberAttribute(queue.attributes, 'MaximumMessageSize');
  if (messageBytes(input) > bytesMax)
    throw new SqsFailure(
      'InvalidParameterValue',
      'com.amazon.coral.service#InvalidParameterValueException',
      `One or more parameters are invalid. Reason: Message must be shorter than ${bytesMax} bytes.`,
    );
  if (FORBIDDEN_IN_BODY.test(body))
    throw SqsFailure.model(
      'InvalidMessageContents',
      'Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF',
      'InvalidMessageContents',
    );
  return body;
}

function readId(input: Json, name: string): string | undefined {
  const id = input[name];
  if (id === undefined || id === null) return undefined;
  if (typeof id === 'string' && ID.test(id)) return id;
  const reason = `${name} can only include alphanumeric and punctuation characters. 1 to 128 in length.`;
  throw SqsFailure.invalidParameter(name, id, reason);
}

function idOfBody(queue: Queue, body: string): string {
  if (queue.attributes.ContentBasedDeduplication === 'true') return createHash('sha256').update(body).digest('hex');
  throw new SqsFailure(
    'InvalidParameterValue',
    'com.amazon.coral.service#InvalidParameterValueException',
    'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
  );
}
