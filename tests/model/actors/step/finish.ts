import { type Action, arm, atStage, dropStep, endStep, fair, ring, spend, withAbsorbed } from '../../action.ts';
import type { Configuration } from '../../configuration/configuration.ts';
import type { Entry, FinishTask, Stage, State, Step } from '../../state.ts';
import { withShown } from './load.ts';

type At<Name extends Stage['at']> = Extract<Stage, { at: Name }>;

/** What follows a commit, one external call after the other, then the acknowledgement. */
export function finishStage(entry: Entry, absorb: readonly string[], left: readonly FinishTask[]): Stage {
  return left.length > 0 ? { at: 'finish', entry, absorb, left } : { at: 'acknowledge' };
}

export function finish(state: State, step: Step, stage: At<'finish'>, configuration: Configuration): Action[] {
  const { entry, absorb, left } = stage;
  const [task, ...later] = left;
  if (!task) return acknowledge(state, step);
  const done = atStage(performed(state, stage, task, configuration), step, finishStage(entry, absorb, later));
  if (task !== 'post') return [fair(task, done)];
  return [
    fair('post', done),
    ...spend(state, 'postAnswerLost', 'post, answer LOST', (spent) => dropStep(withShown(spent, entry.notices), step)),
  ];
}

function performed(
  state: State,
  { entry, absorb }: At<'finish'>,
  task: FinishTask,
  configuration: Configuration,
): State {
  switch (task) {
    case 'mark-absorbed':
      return withAbsorbed(state, absorb);
    case 'post':
      return withShown(state, entry.notices);
    case 'write-summary':
      return {
        ...state,
        summary: { version: entry.version, due: entry.phase === 'thinking' || entry.phase === 'acting' },
      };
    case 'note-awaited':
      return { ...state, awaitedItem: state.entry.wait?.armed === true };
    case 'arm':
      return arm(state, configuration);
    case 'ring':
      return ring(state, configuration, configuration.rules.commitWakeId === 'version' ? entry.version : null);
    case 'clear-due':
      return withoutDue(state, entry.version);
  }
}

/** The summary stops being due, if it is still the one that was seen. */
function withoutDue(state: State, version: number): State {
  const { summary } = state;
  return summary?.version === version ? { ...state, summary: { version, due: false } } : state;
}

export function clearDue(state: State, step: Step, { version }: At<'clear-due'>): Action[] {
  return [fair('clears dueAt', atStage(withoutDue(state, version), step, { at: 'acknowledge' }))];
}

export function armTimer(state: State, step: Step, { next }: At<'arm'>, configuration: Configuration): Action[] {
  return [fair('arms the timer', atStage(arm(state, configuration), step, next))];
}

export function acknowledge(state: State, step: Step): Action[] {
  return [fair('acknowledges', endStep(state, step))];
}
