import { createHash } from 'node:crypto';
import type { Cancel, LocalClock } from '../../kernel/clock.ts';
import { json, type LocalRequest, type LocalResponse, type LocalService } from '../../kernel/http.ts';
import { defaultAttributes, type QueueAttributes } from './attributes.ts';
import { forEachEntry, readEntries } from './batch.ts';
import { SqsFailure } from './failure.ts';
import { messageBytes, readMessage } from './message-input.ts';
import { integer, type Json, requiredInteger, requiredString, strings } from './parameters.ts';
import type { ReceivedMessage } from './queue/message.ts';
import type { Counts, Queue } from './queue/queue.ts';
import { Queues } from './queue/queues.ts';
import { receiveMessage } from './receive.ts';

const CONTENT_TYPE = { 'content-type': 'application/x-amz-json-1.0' };
/** AWS's limit of all messages of one SendMessageBatch together. */
const BATCH_BYTES_MAX = 1024 * 1024;
const VISIBILITY_SECONDS_MAX = 43_200;
const LIST_RESULTS_MAX = 1000;

type Perform = (input: Json, caller: string) => Json | Promise<Json>;

/** SQS for one machine: standard and FIFO queues in memory, on the local clock, by the AWS JSON 1.0 protocol. */
export class SqsService implements LocalService {
  readonly name = 'sqs';
  /** Where queue URLs point to; set it when the front's port is known. */
  baseUrl: string;
  readonly #clock: LocalClock;
  readonly #accountId: string;
  readonly #queues: Queues;
  readonly #operations: { [operation: string]: Perform } = {
    CreateQueue: (input) => this.#createQueue(input),
    DeleteQueue: (input) => this.#deleteQueue(input),
    GetQueueUrl: (input) => ({ QueueUrl: this.#urlOf(this.#queues.byName(requiredString(input, 'QueueName'))) }),
    GetQueueAttributes: (input) => this.#getQueueAttributes(input),
    SetQueueAttributes: (input) => this.#setQueueAttributes(input),
    ListQueues: (input) => this.#listQueues(input),
    PurgeQueue: (input) => this.#purgeQueue(input),
    SendMessage: (input, caller) => sendMessage(this.#queueOf(input), input, caller),
    SendMessageBatch: (input, caller) => this.#sendMessageBatch(input, caller),
    ReceiveMessage: (input) => receiveMessage(this.#queueOf(input), this.#clock, input),
    DeleteMessage: (input) => deleteMessage(this.#queueOf(input), input),
    DeleteMessageBatch: (input) => this.#batch(input, deleteMessage),
    ChangeMessageVisibility: (input) => changeVisibility(this.#queueOf(input), input),
    ChangeMessageVisibilityBatch: (input) => this.#batch(input, changeVisibility),
  };

  constructor(options: { clock: LocalClock; baseUrl: string; region: string; accountId: string }) {
    this.baseUrl = options.baseUrl;
    this.#clock = options.clock;
    this.#accountId = options.accountId;
    this.#queues = new Queues(options);
  }

  operation(request: LocalRequest): string {
    return request.headers['x-amz-target']?.split('.').at(-1) ?? 'Unknown';
  }

  async handle(request: LocalRequest): Promise<LocalResponse> {
    try {
      const perform = this.#operations[this.operation(request)];
      if (!perform) throw unknownOperation(this.operation(request));
      return json(200, await perform(parse(request), request.caller), CONTENT_TYPE);
    } catch (error) {
      if (error instanceof SqsFailure) return error.response();
      throw error;
    }
  }

  /** Creates a queue; values may be as CloudFormation has them (numbers, booleans, objects). */
  createQueue(options: { name: string; attributes?: { [name: string]: unknown } }): { url: string; arn: string } {
    const queue = this.#queues.create(options.name, toAttributes(options.attributes ?? {}));
    return { url: this.#urlOf(queue), arn: queue.arn };
  }

  /** As CloudFormation does; a queue that is gone already is no error. */
  removeQueue(url: string): void {
    const queue = this.#queues.list('').find((each) => this.#urlOf(each) === url);
    if (queue) this.#queues.delete(queue);
  }

  /** What ReceiveMessage does, at once and in process, with all attributes. */
  receive(queueArn: string, maxMessages: number): ReceivedMessage[] {
    return this.#byArn(queueArn).receive(maxMessages);
  }

  /** What DeleteMessage does: throws `SqsFailure` for an expired receipt on a FIFO queue. */
  delete(queueArn: string, receiptHandle: string): void {
    this.#byArn(queueArn).delete(receiptHandle);
  }

  /** What ChangeMessageVisibility does: throws `SqsFailure` when the message is not held by this receipt. */
  changeVisibility(queueArn: string, receiptHandle: string, seconds: number): void {
    changeVisibility(this.#byArn(queueArn), { ReceiptHandle: receiptHandle, VisibilityTimeout: seconds });
  }

  /**
   * Calls `listener` once soon, and whenever messages may have become receivable: sent, given back, unblocked, or a
   * delay or visibility time-out ended on the clock. It may be called when nothing is there.
   */
  onAvailable(queueArn: string, listener: () => void): Cancel {
    return this.#byArn(queueArn).onAvailable(listener);
  }

  counts(queueArn: string): Counts {
    return this.#byArn(queueArn).counts();
  }

  /** Whether the queue is there; one of a deleted stack is not. */
  has(queueArn: string): boolean {
    return this.#queues.findByArn(queueArn) !== undefined;
  }

  /** Messages that a receive could hand out now; those of a FIFO group with one in flight cannot be, nor those of a queue that is gone. */
  receivable(queueArn: string): number {
    return this.#queues.findByArn(queueArn)?.receivable() ?? 0;
  }

  #createQueue(input: Json): Json {
    const attributes = toAttributes((input.Attributes ?? {}) as Json);
    return { QueueUrl: this.#urlOf(this.#queues.create(requiredString(input, 'QueueName'), attributes)) };
  }

  #deleteQueue(input: Json): Json {
    this.#queues.delete(this.#queueOf(input));
    return {};
  }

  #purgeQueue(input: Json): Json {
    this.#queueOf(input).purge();
    return {};
  }

  #setQueueAttributes(input: Json): Json {
    this.#queues.setAttributes(this.#queueOf(input), toAttributes((input.Attributes ?? {}) as Json));
    return {};
  }

  #getQueueAttributes(input: Json): Json {
    const queue = this.#queueOf(input);
    const { visible, inFlight, delayed } = queue.counts();
    const all: QueueAttributes = {
      ...defaultAttributes(queue.fifo),
      ...queue.attributes,
      QueueArn: queue.arn,
      CreatedTimestamp: String(Math.floor(queue.createdAtMs / 1000)),
      ApproximateNumberOfMessages: String(visible),
      ApproximateNumberOfMessagesNotVisible: String(inFlight),
      ApproximateNumberOfMessagesDelayed: String(delayed),
    };
    const wanted = strings(input, 'AttributeNames');
    const members = Object.entries(all).filter(([name]) => wanted.includes('All') || wanted.includes(name));
    return members.length > 0 ? { Attributes: Object.fromEntries(members) } : {};
  }

  #listQueues(input: Json): Json {
    const max = integer(input, 'MaxResults', 1, LIST_RESULTS_MAX) ?? LIST_RESULTS_MAX;
    const queues = this.#queues.list(String(input.QueueNamePrefix ?? ''));
    return queues.length > 0 ? { QueueUrls: queues.slice(0, max).map((queue) => this.#urlOf(queue)) } : {};
  }

  #sendMessageBatch(input: Json, caller: string): Json {
    const queue = this.#queueOf(input);
    const entries = readEntries(input);
    if (entries.reduce((bytes, entry) => bytes + messageBytes(entry), 0) > BATCH_BYTES_MAX)
      throw SqsFailure.model('BatchRequestTooLong', `Batch requests cannot be longer than ${BATCH_BYTES_MAX} bytes.`);
    return forEachEntry(entries, (entry) => sendMessage(queue, entry, caller));
  }

  #batch(input: Json, work: (queue: Queue, entry: Json) => Json): Json {
    const queue = this.#queueOf(input);
    return forEachEntry(readEntries(input), (entry) => work(queue, entry));
  }

  #queueOf(input: Json): Queue {
    return this.#queues.byUrl(input.QueueUrl);
  }

  #byArn(arn: string): Queue {
    const queue = this.#queues.findByArn(arn);
    if (!queue) throw new Error(`There is no local queue ${arn}`);
    return queue;
  }

  #urlOf(queue: Queue): string {
    return `${this.baseUrl}/${this.#accountId}/${queue.name}`;
  }
}

function sendMessage(queue: Queue, input: Json, caller: string): Json {
  const message = readMessage(queue, input, caller);
  const { messageId, sequenceNumber } = queue.send(message);
  const md5 = createHash('md5').update(message.body).digest('hex');
  return { MessageId: messageId, MD5OfMessageBody: md5, SequenceNumber: sequenceNumber };
}

function deleteMessage(queue: Queue, input: Json): Json {
  queue.delete(input.ReceiptHandle);
  return {};
}

function changeVisibility(queue: Queue, input: Json): Json {
  const seconds = requiredInteger(input, 'VisibilityTimeout', 0, VISIBILITY_SECONDS_MAX);
  queue.changeVisibility(input.ReceiptHandle, seconds);
  return {};
}

function toAttributes(values: { [name: string]: unknown }): QueueAttributes {
  const attributes: QueueAttributes = {};
  for (const [name, value] of Object.entries(values))
    if (value !== undefined) attributes[name] = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return attributes;
}

function parse(request: LocalRequest): Json {
  try {
    return JSON.parse(request.body.toString('utf8') || '{}') as Json;
  } catch {
    const type = 'com.amazon.coral.service#SerializationException';
    throw new SqsFailure('SerializationException', type, 'The body is not JSON');
  }
}

function unknownOperation(operation: string): SqsFailure {
  const message = `The local SQS has no operation ${operation}`;
  return new SqsFailure('InvalidAction', 'com.amazon.coral.service#UnknownOperationException', message);
}
