import { languageOf } from '../../domain/language/language-of.ts';
import { textsOf } from '../../domain/language/texts.ts';
import { activityWords, titleOf } from '../../domain/notices/activity.ts';
import type { Activity } from '../../ports/people/chat.ts';
import type { Session, StepContext } from '../context/context.ts';

/** What a chat shows may lapse after two minutes: told again so often. */
const FRESH_MS = 60_000;

/**
 * Shows that the session works while `work` goes on, and keeps that fresh. It runs beside the work, and neither delays it nor
 * fails it. What a step shows stands until {@link showRest}, or lapses when no step comes.
 */
export async function whileShown<Result>(
  context: StepContext,
  session: Session,
  work: () => Promise<Result>,
): Promise<Result> {
  const activity = worksOf(session);
  const show = () => showActivity(context, session, activity);
  const first = show();
  const stop = context.clock.every(FRESH_MS, () => void show());
  try {
    return await work();
  } finally {
    stop();
    // What came later would otherwise be overtaken by it.
    await first;
  }
}

/** Shows that the session has nothing to do. A crash before it leaves the session due, and the next step comes by here again. */
export function showRest(context: StepContext, session: Session): Promise<void> {
  return showActivity(context, session, { kind: 'rests' });
}

/** The sign that a message gets when it is stored. A crash before this leaves it there: it promises nothing. */
export async function takeBackSign(
  { chat, lease, log }: StepContext,
  { state }: Session,
  place: string,
): Promise<void> {
  try {
    lease.guard();
    await chat.unreact(state.source, place, 'eyes');
  } catch (error) {
    log.info('The sign of a message was not taken back', { error: String(error) });
  }
}

async function showActivity(context: StepContext, { sessionId, state }: Session, activity: Activity): Promise<void> {
  try {
    context.lease.guard();
    await context.chat.show(state.source, activity);
  } catch (error) {
    context.log.info('The activity was not shown', { sessionId, error: String(error) });
  }
}

function worksOf({ state, unread }: Session): Activity {
  const words = unread.find(({ kind }) => kind === 'message')?.text ?? '';
  // A first message's author is looked up later: until then its words must do.
  const texts = textsOf(state.turn === 0 ? languageOf(undefined, words) : state.language);
  return { kind: 'works', words: activityWords(state.phase, texts), title: titleOf(words) };
}
