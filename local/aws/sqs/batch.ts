import { SqsFailure } from './failure.ts';
import type { Json } from './parameters.ts';

/** AWS's limit of entries in one batch. */
const ENTRIES_MAX = 10;
const ENTRY_ID = /^[A-Za-z0-9_-]{1,80}$/;

export type BatchResult = { Successful: Json[]; Failed: Json[] };

/** The entries of a batch request. Throws what AWS throws for an empty, too long or ambiguous one. */
export function readEntries(input: Json): Json[] {
  const entries = Array.isArray(input.Entries) ? (input.Entries as Json[]) : [];
  if (entries.length === 0)
    throw SqsFailure.model('EmptyBatchRequest', 'There should be at least one entry in the request.');
  if (entries.length > ENTRIES_MAX)
    throw SqsFailure.model(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${ENTRIES_MAX}. You have sent ${entries.length}.`,
    );
  const ids = entries.map((entry) => String(entry.Id ?? ''));
  if (!ids.every((id) => ENTRY_ID.test(id)))
    throw SqsFailure.model(
      'InvalidBatchEntryId',
      'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
    );
  if (new Set(ids).size < ids.length)
    throw SqsFailure.model('BatchEntryIdsNotDistinct', 'Two entries have the same Id.');
  return entries;
}

/** Does every entry by itself: one that fails is reported and does not stop the others. */
export function forEachEntry(entries: Json[], work: (entry: Json) => Json): BatchResult {
  const result: BatchResult = { Successful: [], Failed: [] };
  for (const entry of entries) {
    try {
      result.Successful.push({ Id: entry.Id, ...work(entry) });
    } catch (error) {
      if (!(error instanceof SqsFailure)) throw error;
      result.Failed.push({ Id: entry.Id, Code: error.code, Message: error.message, SenderFault: true });
    }
  }
  return result;
}
