import { type Action, fair, onWorkerSide, workerSideOf } from '../../action.ts';
import type { Configuration } from '../../configuration/configuration.ts';
import type { State } from '../../state.ts';

/** Only where a reaper may come: elsewhere counting would only multiply the states. */
export function savesMatter({ budget }: Configuration): boolean {
  return budget.reaper > 0;
}

/** The save command, from its delivery to its report: it sees the disk as it is at some moment in between. */
export function saves(state: State): Action[] {
  const { item, instance, disk } = workerSideOf(state);
  if (!item.saving || item.saving.content !== null || instance.state !== 'running') return [];
  const saving = { ...item.saving, content: disk };
  return [fair('worker saves its disk', onWorkerSide(state, { item: { ...item, saving } }))];
}
