import type { GuardState } from '../../domain/session/guard-state.ts';
import { SILENCE_REMINDERS_MAX, SILENT_CALLS_MAX, SILENT_MS_MIN } from './limits.ts';
import { saySilence } from './nudges.ts';
import { hasDone, type Ran } from './ran.ts';

/**
 * One more model call that asked for tools. Waiting is no silence: people see what is waited for, since when and until when. A
 * reminder starts the counting again.
 */
export function watchSilence(guards: GuardState, ran: Ran[]): { guards: GuardState; advice: string[] } {
  const spoke = ran.some((one) => hasDone(one, 'message'));
  if (spoke) return { guards: { ...guards, silentSteps: 0, silentMs: 0 }, advice: [] };
  const waits = ran.filter(({ tool }) => tool?.waits);
  const silentMs = Math.max(0, guards.silentMs - waits.reduce((sum, { result }) => sum + result.durationMs, 0));
  const silentSteps = guards.silentSteps + (ran.length > 0 && waits.length === ran.length ? 0 : 1);
  const isDue = silentSteps >= SILENT_CALLS_MAX && silentMs >= SILENT_MS_MIN;
  if (!isDue || guards.silenceReminders >= SILENCE_REMINDERS_MAX)
    return { guards: { ...guards, silentSteps, silentMs }, advice: [] };
  const silenceReminders = guards.silenceReminders + 1;
  return {
    guards: { ...guards, silentSteps: 0, silentMs: 0, silenceReminders },
    advice: [saySilence(silentSteps)],
  };
}
