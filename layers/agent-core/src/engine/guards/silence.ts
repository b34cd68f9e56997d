import type { GuardState } from '../../domain/session/guard-state.ts';
import { SILENCE_REMINDERS_MAX, SILENT_MS_MAX, SILENT_STEPS_MAX, SILENT_TIME_STEPS_MIN } from './limits.ts';
import { saySilence } from './nudges.ts';
import { hasDone, type Ran } from './ran.ts';

/** One more step with tool calls. A reminder starts the counting again. */
export function watchSilence(guards: GuardState, ran: Ran[]): { guards: GuardState; advice: string[] } {
  const spoke = ran.some((one) => hasDone(one, 'message'));
  if (spoke) return { guards: { ...guards, silentSteps: 0, silentMs: 0 }, advice: [] };
  const silentSteps = guards.silentSteps + 1;
  const isLong = guards.silentMs >= SILENT_MS_MAX && silentSteps >= SILENT_TIME_STEPS_MIN;
  const isDue = silentSteps >= SILENT_STEPS_MAX || isLong;
  if (!isDue || guards.silenceReminders >= SILENCE_REMINDERS_MAX)
    return { guards: { ...guards, silentSteps }, advice: [] };
  const silenceReminders = guards.silenceReminders + 1;
  return {
    guards: { ...guards, silentSteps: 0, silentMs: 0, silenceReminders },
    advice: [saySilence(silentSteps)],
  };
}
