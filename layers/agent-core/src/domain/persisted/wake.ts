import * as z from 'zod';
import { persisted } from '../read-persisted.ts';

/** What a wake and a timer carry, in the step queue, the timer queue and the dead letters. */
export const wakeBody = persisted<{ sessionId: string }>()({ sessionId: z.string().min(1) });

/** What a worker's schedule hands to the reaper. */
export const clockInput = persisted<{ sessionId: string; generation: number }>()({
  sessionId: z.string().min(1),
  generation: z.number().int(),
});
