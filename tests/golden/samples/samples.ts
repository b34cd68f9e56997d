import { JOURNAL_SAMPLES } from './journal.ts';
import { MESSAGE_SAMPLES } from './messages.ts';
import type { Samples } from './sample.ts';
import { TABLE_SAMPLES } from './table.ts';
import { WORKER_SAMPLES } from './worker.ts';

/** What this build writes, with everything that it can hold. The golden files of a new version are made of these. */
export const SAMPLES: Samples = { ...JOURNAL_SAMPLES, ...TABLE_SAMPLES, ...MESSAGE_SAMPLES, ...WORKER_SAMPLES };
