import { SqsFailure } from './failure.ts';

/** A queue's attributes as the API has them: every value is a string. */
export type QueueAttributes = { [name: string]: string };

export type Redrive = { deadLetterTargetArn: string; maxReceiveCount: number };

/** Permitted range and default of each number, from the SQS API reference. */
const NUMBERS: { [name: string]: { min: number; max: number; default: number } } = {
  VisibilityTimeout: { min: 0, max: 43_200, default: 30 },
  DelaySeconds: { min: 0, max: 900, default: 0 },
  MessageRetentionPeriod: { min: 60, max: 1_209_600, default: 345_600 },
  MaximumMessageSize: { min: 1024, max: 1_048_576, default: 1_048_576 },
  ReceiveMessageWaitTimeSeconds: { min: 0, max: 20, default: 0 },
};
const FIFO_CHOICES: { [name: string]: string[] } = {
  FifoQueue: ['true', 'false'],
  ContentBasedDeduplication: ['true', 'false'],
  DeduplicationScope: ['queue', 'messageGroup'],
  FifoThroughputLimit: ['perQueue', 'perMessageGroupId'],
};
/** Kept and given back; nothing local acts on them. */
const STORED_ONLY = [
  'Policy',
  'RedriveAllowPolicy',
  'KmsMasterKeyId',
  'KmsDataKeyReusePeriodSeconds',
  'SqsManagedSseEnabled',
];
const RECEIVE_COUNT_MAX = 1000;

/** A number attribute of the queue, its default when not set. */
export function numberAttribute(attributes: QueueAttributes, name: string): number {
  return Number(attributes[name] ?? NUMBERS[name]?.default ?? 0);
}

/** The numbers' defaults, for GetQueueAttributes. */
export function defaultAttributes(fifo: boolean): QueueAttributes {
  const numbers = Object.entries(NUMBERS).map(([name, range]) => [name, String(range.default)]);
  const choices = fifo
    ? { ContentBasedDeduplication: 'false', DeduplicationScope: 'queue', FifoThroughputLimit: 'perQueue' }
    : {};
  return { ...Object.fromEntries(numbers), SqsManagedSseEnabled: 'true', ...choices };
}

/** Throws InvalidAttributeName or InvalidAttributeValue. `attributes` are all that the queue will have. */
export function checkAttributes(attributes: QueueAttributes): void {
  const fifo = attributes.FifoQueue === 'true';
  for (const [name, value] of Object.entries(attributes)) checkAttribute(name, value, fifo);
  if (attributes.FifoThroughputLimit === 'perMessageGroupId' && attributes.DeduplicationScope !== 'messageGroup')
    throw SqsFailure.invalidAttribute('FifoThroughputLimit', 'perMessageGroupId needs DeduplicationScope messageGroup');
}

function checkAttribute(name: string, value: string, fifo: boolean): void {
  const range = NUMBERS[name];
  const choices = FIFO_CHOICES[name];
  if (range) {
    const valid = /^\d+$/.test(value) && Number(value) >= range.min && Number(value) <= range.max;
    if (!valid) throw SqsFailure.invalidAttribute(name);
  } else if (choices) {
    if (!fifo && name !== 'FifoQueue') throw unknownAttribute(name);
    if (!choices.includes(value)) throw SqsFailure.invalidAttribute(name);
  } else if (name === 'RedrivePolicy') readRedrive({ RedrivePolicy: value });
  else if (!STORED_ONLY.includes(name)) throw unknownAttribute(name);
}

/** The queue's dead-letter rule, or undefined. Throws InvalidParameterValue when it is malformed. */
export function readRedrive(attributes: QueueAttributes): Redrive | undefined {
  const text = attributes.RedrivePolicy;
  if (!text) return undefined;
  try {
    const { deadLetterTargetArn, maxReceiveCount } = JSON.parse(text) as { [name: string]: unknown };
    const count = Number(maxReceiveCount);
    const valid = typeof deadLetterTargetArn === 'string' && count >= 1 && count <= RECEIVE_COUNT_MAX;
    if (valid && Number.isInteger(count)) return { deadLetterTargetArn, maxReceiveCount: count };
  } catch {}
  throw SqsFailure.invalidParameter(
    'RedrivePolicy',
    text,
    `It needs deadLetterTargetArn and a maxReceiveCount from 1 to ${RECEIVE_COUNT_MAX}.`,
  );
}

function unknownAttribute(name: string): SqsFailure {
  return SqsFailure.model('InvalidAttributeName', `Unknown Attribute ${name}.`, 'InvalidAttributeName');
}
