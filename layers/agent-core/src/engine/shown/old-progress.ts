import { textsOf } from '../../domain/language/texts.ts';
import type { ProgressMessage } from '../../domain/session/notice.ts';
import type { SessionState } from '../../domain/session/session.ts';
import { isRefusal } from '../../errors.ts';
import type { Session, StepContext } from '../context/context.ts';

/**
 * Takes the progress message away that a newer one has replaced, once the newer one is known to be posted. Best effort: the state keeps
 * the old one's place until the chat has answered, and doing it twice changes nothing.
 */
export async function withoutOldProgress(context: StepContext, session: Session): Promise<Session> {
  const { progress } = session.state;
  if (progress?.ts === undefined || progress.old === undefined) return session;
  const { old, ...rest } = progress;
  try {
    context.lease.guard();
    await takeAway(context, session.state, { ...rest, ts: old });
  } catch (error) {
    context.log.info('The old progress message still stands', { sessionId: session.sessionId, error: String(error) });
    return session;
  }
  return { ...session, state: { ...session.state, progress: rest } };
}

/** Where people may not delete, the agent may not either: then it says in one line that it goes on below. */
async function takeAway(
  { chat, clock, log }: StepContext,
  { source, language }: SessionState,
  { id, ts }: ProgressMessage & { ts: string },
): Promise<void> {
  const quiet = async () => {
    const text = `_${textsOf(language).progress.goesOnBelow}_`;
    const own = language === undefined ? {} : { language };
    await chat.update(source, ts, { kind: 'progress', id, at: clock.now(), text, stoppable: false, ...own });
  };
  const unlessRefused = (error: unknown) => {
    if (!isRefusal(error)) throw error;
    log.info('The chat refused it', { error: error.message });
  };
  try {
    await chat.remove(source, ts);
  } catch (error) {
    unlessRefused(error);
    await quiet().catch(unlessRefused);
  }
}
