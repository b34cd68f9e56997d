import type { JournalEntry } from '../../session/journal.ts';
import type { Notice } from '../../session/notice.ts';

/** Messages to people that this entry, and none before it, put into the outbox. */
export function ownMessages({ sessionId, version, state }: JournalEntry): Extract<Notice, { kind: 'message' }>[] {
  return state.noticesPending.flatMap((notice) =>
    notice.kind === 'message' && notice.id.startsWith(`${sessionId}#${version}#`) ? [notice] : [],
  );
}
