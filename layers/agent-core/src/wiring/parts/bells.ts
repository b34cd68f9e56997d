import * as z from 'zod';
import type { Bell } from '../../engine/wakes/doorbell.ts';
import { sessionIdIn } from './wake.ts';

const clockEvent = z.object({ sessionId: z.string().min(1), generation: z.number().int() });

export function timerOf(body: string): Bell | undefined {
  const sessionId = sessionIdIn(body);
  return sessionId ? { kind: 'timer', sessionId } : undefined;
}

export function clockOf(event: unknown): { sessionId: string; generation: number } | undefined {
  const parsed = clockEvent.safeParse(event);
  return parsed.success ? parsed.data : undefined;
}
