import type { Callback } from '../../domain/thread/thread-source.ts';

/** What is told: `id` is the same whenever it is told again, `at` when it happened (ms). */
export type Told = { id: string; type: string; at: number };

/** Programs that are told of their sessions. */
export interface Callbacks {
  /**
   * Sends it once. Whatever goes wrong, also an address where nothing may be sent, is a `retry` that names its time: each try of the same comes
   * later than the one before. `refused`: there is no secret to sign with.
   */
  deliver(callback: Callback, told: Told): Promise<void>;
}
