import * as z from 'zod';
import { persisted } from '../read-persisted.ts';
import type { BegunWith, NewDisk, SavedWork, Saving } from '../worker/saved-work.ts';
import type { StartBucket } from '../worker/start-limits.ts';
import type { WorkerItem } from '../worker/worker.ts';
import { flag, number, optionalNumber, optionalText, optionalTexts } from './fields.ts';

/** In the worker item, and in the state's dispatch. */
export const newDisk = persisted<NewDisk>()({
  isComplete: flag,
  key: optionalText,
  savedAt: optionalNumber,
  leftOut: optionalTexts,
});

const begunWith = persisted<BegunWith>()({ ...newDisk.shape, at: number });

const savedWork = persisted<SavedWork>()({
  forUse: number,
  at: number,
  key: optionalText,
  leftOut: optionalTexts,
});

const saving = persisted<Saving>()({
  forUse: number,
  attempt: number,
  at: number,
  commandId: optionalText,
});

export const storedWorker = persisted<WorkerItem>()({
  state: z.enum(['starting', 'online', 'stopping', 'stopped', 'removed']),
  generation: number,
  instanceId: optionalText,
  startedAt: number,
  lastUsedAt: number,
  inFlightUntil: optionalNumber,
  launchAttempt: z.number().default(0),
  workedIn: optionalNumber,
  bootFailures: optionalNumber,
  saved: savedWork.optional(),
  saving: saving.optional(),
  newDisk: newDisk.optional(),
  begunWith: begunWith.optional(),
  language: optionalText,
  rescues: optionalNumber,
  freeFor: optionalNumber,
});

export const startBucket = persisted<StartBucket>()({ milliTokens: number, at: number });
