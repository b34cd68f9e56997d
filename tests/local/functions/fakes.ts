import type { Invocation, InvocationKind, InvocationResult, Invoker } from '../../../local/functions/invocation.ts';
import type { QueueSource } from '../../../local/functions/sources/queue-mapping.ts';
import type { QueueMessage } from '../../../local/functions/sources/sqs-event.ts';

type Stored = QueueMessage & { group: string | undefined; isInFlight: boolean };

/** A queue in memory; a group is held back while one of its messages is in flight, `expire` ends the visibility time-out. */
export class FakeQueue implements QueueSource {
  readonly deleted: string[] = [];
  readonly #messages: Stored[] = [];
  readonly #listeners = new Set<() => void>();
  #receipts = 0;

  send(body: string, group?: string): void {
    const messageId = `${body}-${this.#messages.length}`;
    const attributes = { ApproximateReceiveCount: '0', ...(group === undefined ? {} : { MessageGroupId: group }) };
    this.#messages.push({
      ...{ messageId, receiptHandle: '', body, attributes, group, isInFlight: false },
      messageAttributes: { kind: { DataType: 'String', StringValue: 'wake' } },
    });
    this.#ring();
  }

  receive(_queueArn: string, messagesMax: number): QueueMessage[] {
    const held = new Set(this.#messages.filter(({ isInFlight }) => isInFlight).map(({ group }) => group ?? Symbol()));
    const free = this.#messages.filter(({ isInFlight, group }) => !isInFlight && !held.has(group ?? ''));
    return free.slice(0, messagesMax).map((message) => {
      this.#receipts += 1;
      const count = Number(message.attributes.ApproximateReceiveCount) + 1;
      message.attributes = { ...message.attributes, ApproximateReceiveCount: String(count) };
      return Object.assign(message, { isInFlight: true, receiptHandle: `receipt-${this.#receipts}` });
    });
  }

  delete(_queueArn: string, receiptHandle: string): void {
    const index = this.#messages.findIndex((message) => message.receiptHandle === receiptHandle && message.isInFlight);
    if (index < 0) throw new Error('The receipt handle has expired');
    this.deleted.push(...this.#messages.splice(index, 1).map(({ body }) => body));
    this.#ring();
  }

  onAvailable(_queueArn: string, listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  expire(): void {
    for (const message of this.#messages) message.isInFlight = false;
    this.#ring();
  }

  left(): string[] {
    return this.#messages.map(({ body }) => body);
  }

  #ring(): void {
    for (const listener of [...this.#listeners]) queueMicrotask(listener);
  }
}

export type Call = Pick<Invocation, 'logicalId' | 'kind'> & {
  event: unknown;
  end: (result: InvocationResult) => void;
};

/** Invocations that end when the test says so. */
export class FakeInvoker implements Invoker {
  readonly calls: Call[] = [];

  invoke(logicalId: string, event: unknown, { kind }: { kind: InvocationKind }): Promise<InvocationResult> {
    const copy: unknown = structuredClone(event);
    return new Promise((end) => this.calls.push({ logicalId, kind, event: copy, end }));
  }
}

export const OK: InvocationResult = { status: 'ok', result: null };
export const THROWN: InvocationResult = { status: 'error', errorType: 'Error', message: 'no', stack: '' };

/** Lets everything that waits for nothing but promises happen. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
