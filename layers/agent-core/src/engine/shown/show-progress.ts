import type { ProgressView } from '../../domain/notices/headline.ts';
import { progressText } from '../../domain/notices/progress.ts';
import type { SessionState } from '../../domain/session/session.ts';
import type { Session, StepContext } from '../context/context.ts';
import { hasMoreNow } from '../session/commit.ts';
import { runningProgress } from '../session/pause-notices.ts';
import { hasWords } from '../session/phases.ts';

/** What is said of people's words: whether they wait, are being read, or there are none. */
type Words = NonNullable<ProgressView['words']>;

/**
 * Edits the progress message after an entry, when it says another thing than the `before` with which the step began: then an
 * earlier step has shown that. Words that are unread are always told of: nobody knows whether they were.
 */
export async function showProgressAfter(context: StepContext, session: Session, before: Session): Promise<void> {
  const isTold = !hasWords(session) && !hasWords(before);
  // Its next step shows what has become of it by then.
  if (session.posting.progress === 'stays' && hasMoreNow(session.state)) return;
  if (isTold && !saysMore(context, before.state, session.state)) return;
  await showProgress(context, session);
}

/** Times apart: an edit that only moves them tells nobody anything. */
function saysMore({ tools, clock }: StepContext, before: SessionState, after: SessionState): boolean {
  const view: ProgressView = { now: clock.now(), shown: (call) => tools.shown(call) };
  const [one, other] = [before, after].map((state) => progressText(state, view).replaceAll(/<!date\^\d+[^>]*>/g, ''));
  return one !== other;
}

/** Edits the progress message of a turn that goes on. Best effort: the next step edits again, and the last edit of a turn is a notice. */
export async function showProgress(
  { chat, clock, lease, log, tools }: StepContext,
  session: Session,
  words: Words = hasWords(session) ? 'unread' : 'read',
): Promise<void> {
  const { progress, phase, source } = session.state;
  if (!progress?.ts || phase.kind === 'idle' || phase.kind === 'paused') return;
  try {
    lease.guard();
    const view: ProgressView = { now: clock.now(), words, shown: (call) => tools.shown(call) };
    await chat.update(source, progress.ts, runningProgress(progress.id, session.state, view));
  } catch (error) {
    log.info('The progress message was not edited', { sessionId: session.sessionId, error: String(error) });
  }
}
