import * as z from 'zod';
import type { Bell } from '../../engine/wakes/doorbell.ts';
import { sessionIdIn } from './wake.ts';

/** Shapes of AWS's events (EventBridge reference, aws.ssm and aws.ec2); fields that we do not read are left out. */
const commandEvent = z.object({ source: z.literal('aws.ssm'), detail: z.object({ 'instance-id': z.string() }) });
const instanceEvent = z.object({
  source: z.literal('aws.ec2'),
  time: z.string().refine((time) => !Number.isNaN(Date.parse(time))),
  detail: z.object({ 'instance-id': z.string(), state: z.string() }),
});
const clockEvent = z.object({ sessionId: z.string().min(1), generation: z.number().int() });

export function bellOf(event: unknown): Bell | undefined {
  const command = commandEvent.safeParse(event);
  if (command.success) return { kind: 'command', instanceId: command.data.detail['instance-id'] };
  const instance = instanceEvent.safeParse(event);
  if (!instance.success) return undefined;
  const { detail, time } = instance.data;
  return { kind: 'instance', instanceId: detail['instance-id'], state: detail.state, at: Date.parse(time) };
}

export function timerOf(body: string): Bell | undefined {
  const sessionId = sessionIdIn(body);
  return sessionId ? { kind: 'timer', sessionId } : undefined;
}

export function clockOf(event: unknown): { sessionId: string; generation: number } | undefined {
  const parsed = clockEvent.safeParse(event);
  return parsed.success ? parsed.data : undefined;
}
