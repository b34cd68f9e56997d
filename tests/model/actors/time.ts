import { type Action, fair, ring, spend } from '../action.ts';
import type { Configuration } from '../configuration/configuration.ts';
import type { SentCommand, State } from '../state.ts';

/** Time has no numbers here: the newest entry's time has come, or it has not. Timers fire once it has. */
export function time(state: State, configuration: Configuration): Action[] {
  return [...timePasses(state, configuration), ...timers(state, configuration), ...sweeper(state, configuration)];
}

function timePasses(state: State, { rules }: Configuration): Action[] {
  if (state.due) return [];
  const { entry } = state;
  if (entry.backingOff) return [fair('notBefore comes', { ...state, due: true })];
  if (entry.call?.command?.is === 'sent') return commandCheck(state, entry.call.command.commandId);
  if (rules.armBeforeCommit && entry.waitingForWorker && !entry.call?.command && workerHasMoved(state))
    return [fair('checkAt comes (worker)', { ...state, due: true })];
  return [];
}

/** The check time is chosen after the command's usual end; coming before it is a fault with a budget. */
function commandCheck(state: State, commandId: number): Action[] {
  const command = state.workerSide?.commands.find(({ id }) => id === commandId);
  if (command && isOver(command)) return [fair('checkAt comes', { ...state, due: true })];
  return spend(state, 'earlyCheck', 'checkAt comes while the command runs', (spent) => ({ ...spent, due: true }));
}

function isOver({ state }: SentCommand): boolean {
  return state !== 'pending' && state !== 'running';
}

function workerHasMoved({ workerSide }: State): boolean {
  return workerSide !== null && (workerSide.instance.state === 'running' || workerSide.item.state !== 'starting');
}

function timers(state: State, configuration: Configuration): Action[] {
  if (state.timers === 0) return [];
  const oneLess = { ...state, timers: state.timers - 1 };
  const fires = mayFire(state) ? [fair('timer fires', ring(oneLess, configuration))] : [];
  return [...fires, ...spend(state, 'timerLost', 'timer LOST', (spent) => ({ ...spent, timers: spent.timers - 1 }))];
}

/** A timer waits for the time that the newest entry names; when that names none, the timer is left over and its own time comes. */
function mayFire({ entry, due }: State): boolean {
  return due || !(entry.backingOff || entry.waitingForWorker || entry.call?.command?.is === 'sent');
}

/** The net. It only looks when nothing else is under way: its delay is minutes. */
function sweeper(state: State, configuration: Configuration): Action[] {
  const { rules } = configuration;
  if (!rules.sweeper || state.wakes.length > 0 || state.timers > 0 || state.deadLetters > 0) return [];
  const inboxDue = rules.inboxDueAt && state.inbox.some((item) => !item.absorbed && item.due);
  if (!inboxDue && !state.summary?.due) return [];
  return [fair('sweeper rings', ring(state, configuration))];
}
