import type { InboxItem } from '../session/journal.ts';
import type { Notice, ProgressMessage } from '../session/notice.ts';

/** Between two posts of a turn's progress message, in ms: a thread in which much is said is not filled with them. */
export const PROGRESS_ANEW_MS_MIN = 180_000;

/** What an entry shows in the thread, and what of people's words its step has seen. */
type Shown = { notices: Notice[]; words: InboxItem[] };

/** The progress message, with a note when something stands below it: a notice that is posted after it, or words that came after it. */
export function withBelow(progress: ProgressMessage, { notices, words }: Shown): ProgressMessage {
  const first = notices.findIndex(({ id }) => id === progress.id);
  const isNew = first >= 0 && progress.ts === undefined;
  const after = isNew ? notices.slice(first + 1) : notices;
  const isBelow =
    after.some(({ kind }) => kind === 'message') || (!isNew && words.some((item) => isAfter(item, progress)));
  return isBelow ? { ...progress, below: true } : progress;
}

/** A changed message stays at its old place. */
function isAfter({ kind, change, at }: InboxItem, progress: ProgressMessage): boolean {
  return kind === 'message' && change === undefined && at > (progress.at ?? 0);
}

/** Whether it is to be posted anew: it is known where it stands, something is below it, and no older one is still to be taken away. */
export function isToPostAnew({ ts, at = 0, below, old }: ProgressMessage, now: number): boolean {
  return ts !== undefined && below === true && old === undefined && now - at >= PROGRESS_ANEW_MS_MIN;
}
