import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SqsFailure } from '../../../../../local/aws/sqs/failure.ts';
import type { ReceivedMessage } from '../../../../../local/aws/sqs/queue/message.ts';
import { Queue } from '../../../../../local/aws/sqs/queue/queue.ts';
import { LocalClock } from '../../../../../local/kernel/clock.ts';

const VISIBILITY_SECONDS = 30;
const MAX_RECEIVES = 3;

type Command =
  | { kind: 'send'; group: string }
  | { kind: 'receive'; max: number }
  | { kind: 'delete'; index: number }
  | { kind: 'visibility'; index: number; seconds: number }
  | { kind: 'pass'; seconds: number };

const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ kind: fc.constant('send' as const), group: fc.constantFrom('a', 'b', 'c') }),
  fc.record({ kind: fc.constant('receive' as const), max: fc.integer({ min: 1, max: 10 }) }),
  fc.record({ kind: fc.constant('delete' as const), index: fc.nat(20) }),
  fc.record({ kind: fc.constant('visibility' as const), index: fc.nat(20), seconds: fc.constantFrom(0, 0, 5, 60) }),
  fc.record({ kind: fc.constant('pass' as const), seconds: fc.integer({ min: 1, max: 40 }) }),
);

type Held = { message: ReceivedMessage; group: string; number: number; untilMs: number };

/** What a FIFO queue promises, written down a second time as plainly as possible. */
class Model {
  readonly open = new Map<string, number[]>();
  held: Held[] = [];
  readonly everHeld: Held[] = [];
  sent = 0;

  heldAt(nowMs: number): Held[] {
    return this.held.filter((held) => held.untilMs > nowMs);
  }
}

function createQueue(clock: LocalClock): { queue: Queue; deadLetters: Queue } {
  const fifo = { FifoQueue: 'true', VisibilityTimeout: String(VISIBILITY_SECONDS) };
  const find = (arn: string): Queue | undefined => (arn === 'dead' ? deadLetters : undefined);
  const deadLetters = new Queue({ name: 'dead.fifo', arn: 'dead', attributes: fifo, clock, findQueue: find });
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: 'dead', maxReceiveCount: MAX_RECEIVES });
  const attributes = { ...fifo, RedrivePolicy };
  return { queue: new Queue({ name: 'q.fifo', arn: 'q', attributes, clock, findQueue: find }), deadLetters };
}

function perform(step: Command, queue: Queue, clock: LocalClock, model: Model): void {
  switch (step.kind) {
    case 'send': {
      const number = model.sent++;
      queue.send({
        body: `${number}`,
        messageAttributes: {},
        senderId: 's',
        groupId: step.group,
        deduplicationId: `${number}`,
      });
      model.open.set(step.group, [...(model.open.get(step.group) ?? []), number]);
      return;
    }
    case 'receive':
      receive(step.max, queue, clock, model);
      return;
    case 'delete':
    case 'visibility':
      settle(step, queue, clock, model);
      return;
    case 'pass':
      clock.advance(step.seconds * 1000);
      return;
    default:
      step satisfies never;
  }
}

function receive(max: number, queue: Queue, clock: LocalClock, model: Model): void {
  const now = clock.now();
  const blocked = new Set(model.heldAt(now).map((held) => held.group));
  const receivable = queue.receivable();
  const messages = queue.receive(max);
  expect(messages.length).toBeLessThanOrEqual(Math.min(max, receivable));
  // What was received too often went to the dead letters instead, and a group's next message then comes later.
  if (messages.length < max) expect(queue.receivable(), 'nothing receivable is left behind').toBe(0);
  const lastOfGroup = new Map<string, number>();
  for (const message of messages) {
    const group = message.attributes.MessageGroupId ?? '';
    const number = Number(message.body);
    expect(blocked.has(group), 'a group is in flight once').toBe(false);
    expect(number, 'a group comes in order').toBeGreaterThan(lastOfGroup.get(group) ?? -1);
    lastOfGroup.set(group, number);
    expect(Number(message.attributes.ApproximateReceiveCount)).toBeLessThanOrEqual(MAX_RECEIVES);
    const held = { message, group, number, untilMs: now + VISIBILITY_SECONDS * 1000 };
    model.held = [...model.held.filter((other) => other.number !== number), held];
    model.everHeld.push(held);
  }
}

function settle(step: Extract<Command, { index: number }>, queue: Queue, clock: LocalClock, model: Model): void {
  const held = model.everHeld[step.index % Math.max(1, model.everHeld.length)];
  if (!held) return;
  // Time really passes too, so an expiry this close may fall on either side.
  if (Math.abs(held.untilMs - clock.now()) < 100) return;
  const valid = model.heldAt(clock.now()).includes(held);
  const act = () =>
    step.kind === 'delete'
      ? queue.delete(held.message.receiptHandle)
      : queue.changeVisibility(held.message.receiptHandle, step.seconds);
  try {
    act();
  } catch (error) {
    // An outdated receipt is refused, or accepted when the message has left the queue; that it changes nothing is
    // what the rest of the run proves.
    if (valid || !(error instanceof SqsFailure)) throw error;
  }
  if (!valid) return;
  if (step.kind === 'visibility') held.untilMs = clock.now() + step.seconds * 1000;
  else {
    model.held = model.held.filter((other) => other !== held);
    model.open.set(
      held.group,
      (model.open.get(held.group) ?? []).filter((number) => number !== held.number),
    );
  }
}

/** Receives and deletes until nothing is left: every message must come out once, here or as a dead letter. */
function drain(queue: Queue, deadLetters: Queue, clock: LocalClock): number[] {
  clock.advance(100_000);
  const left: number[] = [];
  for (const source of [queue, deadLetters])
    for (let batch = source.receive(10); batch.length > 0; batch = source.receive(10))
      for (const message of batch) {
        left.push(Number(message.body));
        source.delete(message.receiptHandle);
      }
  return left.sort((a, b) => a - b);
}

test('A FIFO queue keeps order and exclusion per group and loses nothing, whatever its clients do', () => {
  fc.assert(
    fc.property(fc.array(command, { maxLength: 80, size: 'max' }), (steps) => {
      const clock = new LocalClock();
      const { queue, deadLetters } = createQueue(clock);
      const model = new Model();
      for (const step of steps) perform(step, queue, clock, model);
      const expected = [...model.open.values()].flat().sort((a, b) => a - b);
      expect(drain(queue, deadLetters, clock)).toEqual(expected);
      clock.close();
    }),
    { numRuns: 200 },
  );
});
