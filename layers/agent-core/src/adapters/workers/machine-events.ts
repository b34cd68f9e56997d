import * as z from 'zod';
import type { MachineBell } from '../../domain/worker/machine-bell.ts';

/** Shapes of AWS's events (EventBridge reference, aws.ssm and aws.ec2); fields that we do not read are left out. */
const commandEvent = z.object({ source: z.literal('aws.ssm'), detail: z.object({ 'instance-id': z.string() }) });
const instanceEvent = z.object({
  source: z.literal('aws.ec2'),
  time: z.string().refine((time) => !Number.isNaN(Date.parse(time))),
  detail: z.object({ 'instance-id': z.string(), state: z.string() }),
});

/** What an event of SSM or EC2 says of a machine; undefined for every other event. */
export function machineBell(event: unknown): MachineBell | undefined {
  const command = commandEvent.safeParse(event);
  if (command.success) return { kind: 'command', machineId: command.data.detail['instance-id'] };
  const instance = instanceEvent.safeParse(event);
  if (!instance.success) return undefined;
  const { detail, time } = instance.data;
  return { kind: 'machine', machineId: detail['instance-id'], state: stateOf(detail.state), at: Date.parse(time) };
}

function stateOf(name: string): Extract<MachineBell, { kind: 'machine' }>['state'] {
  switch (name) {
    case 'stopped':
      return 'stopped';
    case 'terminated':
      return 'gone';
    default:
      return 'other';
  }
}
