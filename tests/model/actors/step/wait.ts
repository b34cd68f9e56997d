import { type Action, atStage, fair, violate } from '../../action.ts';
import { closedBehind, opened } from '../../calls.ts';
import type { Configuration } from '../../configuration/configuration.ts';
import type { Entry, Loaded, Outcome, Stage, State, Step } from '../../state.ts';
import { withResult } from '../../transcript.ts';
import { commitOf, nextEntry, waiting } from './draft.ts';

type Wait = NonNullable<Entry['wait']>;

/** Words end the wait; else it is time to look, or a bell came. */
export function waitStage(loaded: Loaded, wait: Wait, words: boolean, { rules }: Configuration): Stage {
  if (words && rules.wordsEndWait) return ended(loaded.entry, wait.id, 'wait-ended', true);
  return { at: 'look', loaded, id: wait.id };
}

/** A look reads only, so any wake may look. Only the one that finds its time come arms the next and writes. */
export function look(
  state: State,
  step: Step,
  { loaded, id }: Extract<Stage, { at: 'look' }>,
  { rules }: Configuration,
): Action[] {
  const { entry, due } = loaded;
  const words = loaded.unread.some(({ kind }) => kind === 'message');
  const judged = words ? violate(state, `WORDS: ${id} goes on waiting, though somebody wrote`) : state;
  const next = (stage: Stage) => atStage(judged, step, stage);
  if (state.awaited === 'over') return [fair('looks: it is over', next(ended(entry, id, 'ok', false)))];
  const waits = nextEntry(entry, { wait: { id, armed: true } });
  const isFirst = !entry.wait?.armed;
  const writes = isFirst || due || rules.bellLook === 'arms';
  if (writes && !rules.waitHasTimer)
    return [fair('looks: not yet', next(commitOf('the wait', waits, { movesTime: true })))];
  if (writes && rules.armBeforeCommit)
    return [fair('looks: not yet', next({ at: 'arm', next: commitOf('the wait', waits) }))];
  if (writes) return [fair('looks: not yet', next(commitOf('the wait', waits, { after: 'arm-and-finish' })))];
  if (rules.bellLook === 'moves-time')
    return [fair('looks: not yet', next(commitOf('the wait, with a later time', waits, { movesTime: true })))];
  return [fair('looks: not yet, and not due', next(waiting(false)))];
}

function ended(entry: Entry, id: string, outcome: Outcome, words: boolean): Stage {
  const transcript = withResult(entry.transcript, id, outcome);
  const closed = { ...entry, transcript };
  // Behind an ended wait the table of calls decides anew: nothing is closed here that might still run.
  const draft = { ...opened(words ? closedBehind(closed, 'not-started') : closed), version: entry.version + 1 };
  return commitOf(`the end of the wait (${outcome})`, draft, { more: true });
}
