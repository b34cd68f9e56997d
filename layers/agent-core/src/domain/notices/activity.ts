import type { Phase } from '../session/session.ts';

/** What a session does, in few words that go on after the agent's name. */
export function activityWords(phase: Phase): string {
  if (phase.kind !== 'acting') return 'is thinking…';
  return phase.work.dispatch.kind === 'worker-wait' ? 'is waiting for its machine…' : 'is working…';
}

/** What a session is about: the first line of a message, without links and mentions; empty when nothing is left. */
export function titleOf(text: string): string {
  const lines = text.replaceAll(/<[^<>]*>/g, ' ').split('\n');
  return lines.map((line) => line.replaceAll(/\s+/g, ' ').trim()).find((line) => /[\p{L}\p{N}]/u.test(line)) ?? '';
}
