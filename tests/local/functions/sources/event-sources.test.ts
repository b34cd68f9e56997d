import { expect, test } from 'vitest';
import { EventBus } from '../../../../local/aws/events/bus.ts';
import { envelope } from '../../../../local/aws/events/envelope.ts';
import { SqsService } from '../../../../local/aws/sqs/service.ts';
import { connectEventSources } from '../../../../local/functions/sources/event-sources.ts';
import { connectSchedule, ratePeriodMs } from '../../../../local/functions/sources/schedule.ts';
import { LocalClock } from '../../../../local/kernel/clock.ts';
import { eventually } from '../../../eventually.ts';
import { FakeInvoker, OK, settled } from '../fakes.ts';
import { planOf } from '../harness.ts';

const account = { accountId: '000000000000', region: 'us-west-2' };

function scheduled(expression: string, input?: string) {
  const clock = new LocalClock();
  const invoker = new FakeInvoker();
  const event = { kind: 'schedule' as const, name: 'sweeper', expression, ...(input === undefined ? {} : { input }) };
  return { clock, invoker, cancel: connectSchedule({ clock, invoker, logicalId: 'Sweeper', event, account }) };
}

test.each([
  ['rate(1 minute)', 60_000],
  ['rate(5 minutes)', 300_000],
  ['rate(2 hours)', 7_200_000],
  ['rate(1 day)', 86_400_000],
])('The rate %s is %i ms', (expression, periodMs) => {
  expect(ratePeriodMs(expression)).toBe(periodMs);
});

test.each(['cron(0 3 * * ? *)', 'at(2026-01-01T00:00:00)', 'rate(0 minutes)', 'rate(1 week)'])(
  'The rate %s is refused',
  (expression) => {
    expect(() => ratePeriodMs(expression)).toThrow(expression);
  },
);

test('A schedule fires at every period of the clock, and once for a jump over many', () => {
  const { clock, invoker, cancel } = scheduled('rate(1 minute)');
  clock.advance(59_000);
  expect(invoker.calls).toHaveLength(0);
  clock.advance(1000);
  expect(invoker.calls).toMatchObject([{ logicalId: 'Sweeper', kind: 'async' }]);
  clock.advance(60_000);
  expect(invoker.calls).toHaveLength(2);
  clock.advance(10 * 60_000);
  expect(invoker.calls).toHaveLength(3);
  clock.advance(60_000);
  expect(invoker.calls).toHaveLength(4);
  cancel();
  clock.advance(60_000);
  expect(invoker.calls).toHaveLength(4);
  clock.close();
});

test('A schedule sends its input, or what Scheduler sends without one', () => {
  const own = scheduled('rate(1 minute)', '{"a":1}');
  own.clock.advance(60_000);
  expect(own.invoker.calls[0]?.event).toEqual({ a: 1 });
  const { clock, invoker } = scheduled('rate(1 minute)');
  clock.advance(60_000);
  expect(invoker.calls[0]?.event).toMatchObject({
    'detail-type': 'Scheduled Event',
    source: 'aws.scheduler',
    account: '000000000000',
    resources: ['arn:aws:scheduler:us-west-2:000000000000:schedule/default/sweeper'],
    detail: '{}',
  });
  own.clock.close();
  clock.close();
});

test('Everything that a template names is connected to the local services', async () => {
  const clock = new LocalClock();
  const sqs = new SqsService({ clock, baseUrl: 'http://127.0.0.1:9', ...account });
  const bus = new EventBus({ clock });
  const invoker = new FakeInvoker();
  const { arn: queueArn } = sqs.createQueue({ name: 'steps.fifo', attributes: { FifoQueue: 'true' } });
  const functions = [
    planOf('handlers.step', {
      events: [
        { kind: 'queue', queueArn, batchSize: 1, reportBatchItemFailures: true },
        { kind: 'rule', name: 'Changed', pattern: { source: ['aws.ec2'], detail: { state: ['stopped'] } } },
        { kind: 'http', method: 'POST', path: '/a' },
      ],
    }),
    planOf('handlers.sweep', { events: [{ kind: 'schedule', name: 'sweep', expression: 'rate(1 minute)' }] }),
  ];
  const cancel = connectEventSources({ functions, invoker, queues: sqs, rules: bus, clock, account });

  const content = (state: string) => ({ 'detail-type': 'x', source: 'aws.ec2', resources: [], detail: { state } });
  bus.put(envelope(content('running'), account, clock.now()));
  bus.put(envelope(content('stopped'), account, clock.now()));
  await eventually(() => invoker.calls.length === 1, 'the rule fired');
  expect(invoker.calls[0]).toMatchObject({ logicalId: 'step', kind: 'async', event: { detail: { state: 'stopped' } } });

  clock.advance(60_000);
  expect(invoker.calls[1]).toMatchObject({ logicalId: 'sweep', kind: 'async' });

  await sendMessages(sqs);
  await eventually(() => invoker.calls.length === 3, 'the first message was received');
  expect(invoker.calls[2]).toMatchObject({ logicalId: 'step', kind: 'sync', event: { Records: [{ body: 'one' }] } });
  invoker.calls[2]?.end(OK);
  await eventually(() => invoker.calls.length === 4, 'the second message was received');
  expect(invoker.calls[3]).toMatchObject({ event: { Records: [{ body: 'two', eventSourceARN: queueArn }] } });

  cancel();
  clock.advance(600_000);
  await settled();
  expect(invoker.calls).toHaveLength(4);
  bus.close();
  clock.close();
});

async function sendMessages(sqs: SqsService): Promise<void> {
  for (const body of ['one', 'two']) {
    const input = { QueueUrl: 'http://127.0.0.1:9/000000000000/steps.fifo', MessageBody: body };
    await sqs.handle({
      ...{ method: 'POST', path: '/', query: new URLSearchParams(), caller: 'test' },
      headers: { 'x-amz-target': 'AmazonSQS.SendMessage' },
      body: Buffer.from(JSON.stringify({ ...input, MessageGroupId: 'g', MessageDeduplicationId: body })),
    });
  }
}
