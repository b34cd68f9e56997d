import { clockInput } from '../../domain/persisted/wake.ts';
import type { Bell } from '../../engine/wakes/doorbell.ts';
import { sessionIdIn } from './wake.ts';

export function timerOf(body: string): Bell | undefined {
  const sessionId = sessionIdIn(body);
  return sessionId ? { kind: 'timer', sessionId } : undefined;
}

export function clockOf(event: unknown): { sessionId: string; generation: number } | undefined {
  const parsed = clockInput.safeParse(event);
  return parsed.success ? parsed.data : undefined;
}
