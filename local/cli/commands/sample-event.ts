import { loadEvent } from '../../../scripts/event.mjs';
import { sqsEvent } from '../../functions/sources/sqs-event.ts';
import type { LocalSystem } from '../../system/system.ts';
import type { FunctionPlan } from '../../template/plan.ts';
import { LOCAL_STACK } from '../../template/read-template.ts';

type SqsRecord = { body: string; attributes: { MessageGroupId?: string } };

/**
 * A sample event as this system would send it: Slack's is signed with its secret, and a queue's message is really in the
 * function's queue, so that the receipt handle is one that SQS takes. Throws an Error that lists the names for an unknown one.
 */
export async function sampleEvent(system: LocalSystem, plan: FunctionPlan, name: string): Promise<unknown> {
  const event = loadEvent(name, { signingSecret: system.slack.signingSecret, nowMs: system.clock.now() });
  const [record] = (event as { Records?: SqsRecord[] }).Records ?? [];
  const source = plan.events.find(({ kind }) => kind === 'queue');
  if (!record || source?.kind !== 'queue') return event;
  await send(system, source.queueArn, record);
  const [message] = system.sqs.receive(source.queueArn, 1);
  if (!message) throw new Error(`The message did not arrive in ${source.queueArn}`);
  const sampled = { ...message, attributes: { ...record.attributes, ...message.attributes } };
  return sqsEvent([sampled], source.queueArn, LOCAL_STACK.region);
}

async function send(system: LocalSystem, queueArn: string, { body, attributes }: SqsRecord): Promise<void> {
  const queue = system.plan.queues.find(({ arn }) => arn === queueArn);
  const isFifo = queueArn.endsWith('.fifo');
  const input = {
    QueueUrl: queue?.url,
    MessageBody: body,
    ...(isFifo ? { MessageGroupId: attributes.MessageGroupId ?? 'sample', MessageDeduplicationId: 'sample' } : {}),
  };
  const answer = await system.sqs.handle({
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    headers: { 'x-amz-target': 'AmazonSQS.SendMessage' },
    body: Buffer.from(JSON.stringify(input)),
    caller: 'invoke',
  });
  if (answer.status !== 200) throw new Error(`The message could not be sent: ${String(answer.body)}`);
}
