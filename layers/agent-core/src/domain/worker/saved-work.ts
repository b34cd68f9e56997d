/**
 * Unpushed work that outlives its machine: what the reaper, the step and the worker runtime tell each other about it, and
 * what the worker item remembers. Saving and restoring are calls in the worker's ledger that no model can make.
 */
import * as z from 'zod';

export const SAVE_WORK = 'save_work';
export const RESTORE_WORK = 'restore_work';

/** Bytes of an archive: what S3 takes in one request. */
export const ARCHIVE_BYTES_MAX = 5_000_000_000;

/** `putUrl`: where the archive is put, see upload-address.ts. */
export const saveWorkInput = z.strictObject({ putUrl: z.string().min(1) });
export type SaveWorkInput = z.infer<typeof saveWorkInput>;
/** `getUrl`: presigned GET of an archive that {@link SAVE_WORK} has put. */
export const restoreWorkInput = z.strictObject({ getUrl: z.string().min(1) });
export type RestoreWorkInput = z.infer<typeof restoreWorkInput>;

/**
 * The text of a `save_work` result, as JSON. `busy`: jobs in the background keep the machine until `until` (ms since the
 * epoch) at the latest. `leftOut`: what is too large to be saved, one line each, bounded.
 */
export const saveReport = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('nothing') }),
  z.object({ outcome: z.literal('busy'), until: z.number(), jobs: z.array(z.string()) }),
  z.object({ outcome: z.literal('saved'), bytes: z.number(), leftOut: z.array(z.string()) }),
]);
export type SaveReport = z.infer<typeof saveReport>;

/** A worker's disk at the end of a use needs nothing more: its unpushed work is the object `key`, or there is none. */
export type SavedWork = { forUse: number; at: number; key?: string; leftOut?: string[] };

/** A save that was asked for, and may have been sent. `forUse` is the item's `lastUsedAt`: a later use makes it worthless. */
export type Saving = { forUse: number; attempt: number; at: number; commandId?: string };

/** A disk that begins anew, until the model has been told: what can be restored, and whether that is all there was. */
export type NewDisk = { isComplete: boolean; key?: string; savedAt?: number; leftOut?: string[] };

/** What a disk was launched to bring back; `at` is then. Until the disk has been saved itself it is the newest save of its work. */
export type BegunWith = NewDisk & { at: number };

/** The ledger's id for the restore that belongs to one start of a machine. */
export function restoreCallId(generation: number): string {
  return `restore-work-${generation}`;
}
