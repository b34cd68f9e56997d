import { type Texts, textsOf } from '../language/texts.ts';
import type { Phase } from '../session/session.ts';

/** What a session does, in few words that go on after the agent's name. */
export function activityWords(phase: Phase, { activity }: Texts = textsOf(undefined)): string {
  if (phase.kind !== 'acting') return activity.thinks;
  return phase.work.dispatch.kind === 'worker-wait' ? activity.waitsForMachine : activity.works;
}

/** What a session is about: the first line of a message, without links and mentions; empty when nothing is left. */
export function titleOf(text: string): string {
  const lines = text.replaceAll(/<[^<>]*>/g, ' ').split('\n');
  return lines.map((line) => line.replaceAll(/\s+/g, ' ').trim()).find((line) => /[\p{L}\p{N}]/u.test(line)) ?? '';
}
