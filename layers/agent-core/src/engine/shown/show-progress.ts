import { progressText } from '../../domain/notices/progress.ts';
import type { EntryKind } from '../../domain/session/journal.ts';
import type { Session, StepContext } from '../context/context.ts';
import { hasWords } from '../session/phases.ts';

/** Entries after which the progress message says something new. */
const SHOWN_KINDS: ReadonlySet<EntryKind> = new Set([
  'reply',
  'tools',
  'wait',
  'worker-wait',
  'back-off',
  'fallback',
  'compact',
  'hold-sent',
]);

/** Edits the progress message after an entry that changes it; after any that leaves people's words unread, to say when they are read. */
export async function showProgressAfter(context: StepContext, session: Session, kind: EntryKind): Promise<void> {
  if (SHOWN_KINDS.has(kind) || (kind === 'results' && hasWords(session))) await showProgress(context, session);
}

/** Edits the progress message of a turn that goes on. Best effort: the next step edits again, and the last edit of a turn is a notice. */
export async function showProgress(context: StepContext, session: Session): Promise<void> {
  const { progress, phase, source, language } = session.state;
  if (!progress?.ts || phase.kind === 'idle' || phase.kind === 'paused') return;
  const text = progressText(session.state, hasWords(session) ? 'unread' : 'read');
  try {
    context.lease.guard();
    const at = context.clock.now();
    const notice = { kind: 'progress', id: progress.id, at, text, stoppable: true } as const;
    await context.chat.update(source, progress.ts, { ...notice, ...(language ? { language } : {}) });
  } catch (error) {
    context.log.info('The progress message was not edited', { sessionId: session.sessionId, error: String(error) });
  }
}
