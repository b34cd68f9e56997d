import type { LocalClock } from '../../../kernel/clock.ts';
import { checkAttributes, type QueueAttributes, readRedrive } from '../attributes.ts';
import { SqsFailure } from '../failure.ts';
import { Queue } from './queue.ts';

const QUEUE_NAME = /^[A-Za-z0-9_-]{1,80}$/;

/** All queues of the account, by name. */
export class Queues {
  readonly #clock: LocalClock;
  readonly #arnPrefix: string;
  readonly #accountId: string;
  readonly #byName = new Map<string, Queue>();

  constructor(options: { clock: LocalClock; region: string; accountId: string }) {
    this.#clock = options.clock;
    this.#accountId = options.accountId;
    this.#arnPrefix = `arn:aws:sqs:${options.region}:${options.accountId}:`;
  }

  /** Creates a queue, or finds the one that exists with the same attributes. */
  create(name: string, attributes: QueueAttributes): Queue {
    checkName(name, attributes);
    this.#check(attributes);
    const existing = this.#byName.get(name);
    if (existing) return sameOrRefuse(existing, attributes);
    const queue = new Queue({
      name,
      arn: `${this.#arnPrefix}${name}`,
      attributes,
      clock: this.#clock,
      findQueue: (arn) => this.findByArn(arn),
    });
    this.#byName.set(name, queue);
    return queue;
  }

  setAttributes(queue: Queue, changes: QueueAttributes): void {
    if (changes.FifoQueue !== undefined && changes.FifoQueue !== queue.attributes.FifoQueue)
      throw SqsFailure.invalidAttribute('FifoQueue', 'A queue keeps its type.');
    const attributes = { ...queue.attributes, ...changes };
    // An empty RedrivePolicy or Policy removes it.
    for (const [name, value] of Object.entries(attributes)) if (value === '') delete attributes[name];
    this.#check(attributes);
    queue.attributes = attributes;
  }

  delete(queue: Queue): void {
    queue.clear();
    this.#byName.delete(queue.name);
  }

  /** Throws QueueDoesNotExist. The host of the URL does not matter, only account and name. */
  byUrl(url: unknown): Queue {
    if (typeof url !== 'string' || url === '') throw SqsFailure.missingParameter('QueueUrl');
    const [accountId, name] = url.split('/').slice(-2);
    const queue = accountId === this.#accountId && name ? this.#byName.get(name) : undefined;
    if (!queue) throw SqsFailure.queueDoesNotExist();
    return queue;
  }

  byName(name: string): Queue {
    const queue = this.#byName.get(name);
    if (!queue) throw SqsFailure.queueDoesNotExist();
    return queue;
  }

  findByArn(arn: string): Queue | undefined {
    return arn.startsWith(this.#arnPrefix) ? this.#byName.get(arn.slice(this.#arnPrefix.length)) : undefined;
  }

  list(prefix: string): Queue[] {
    return [...this.#byName.values()].filter((queue) => queue.name.startsWith(prefix));
  }

  #check(attributes: QueueAttributes): void {
    checkAttributes(attributes);
    const redrive = readRedrive(attributes);
    if (!redrive) return;
    const target = this.findByArn(redrive.deadLetterTargetArn);
    const refuse = (reason: string) => SqsFailure.invalidParameter('RedrivePolicy', attributes.RedrivePolicy, reason);
    if (!target) throw refuse('Dead letter target does not exist.');
    if (target.fifo !== (attributes.FifoQueue === 'true'))
      throw refuse('Dead-letter queue must be same type of queue as the source.');
  }
}

function checkName(name: string, attributes: QueueAttributes): void {
  const fifo = attributes.FifoQueue === 'true';
  const base = fifo && name.endsWith('.fifo') ? name.slice(0, -'.fifo'.length) : name;
  if (fifo && base === name)
    throw SqsFailure.invalidParameter('QueueName', name, 'The name of a FIFO queue ends in .fifo');
  if (!QUEUE_NAME.test(base) || name.length > 80)
    throw SqsFailure.invalidParameter(
      'QueueName',
      name,
      'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
    );
}

function sameOrRefuse(existing: Queue, attributes: QueueAttributes): Queue {
  const different = Object.entries(attributes).find(([name, value]) => existing.attributes[name] !== value);
  if (!different) return existing;
  throw SqsFailure.model(
    'QueueNameExists',
    `A queue already exists with the same name and a different value for attribute ${different[0]}`,
    'QueueAlreadyExists',
  );
}
