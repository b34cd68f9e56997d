import { type Action, fair, ring, spend } from '../action.ts';
import type { Configuration } from '../configuration/configuration.ts';
import type { SentCommand, State, Step } from '../state.ts';
import { namesTime } from './step/commit.ts';

/** Time has no numbers here: the newest entry's time has come, or it has not. Timers fire once it has. */
export function time(state: State, configuration: Configuration): Action[] {
  return [...timePasses(state, configuration), ...timers(state, configuration), ...sweeper(state, configuration)];
}

function timePasses(state: State, { rules }: Configuration): Action[] {
  if (state.due) return [];
  const { entry } = state;
  if (entry.backingOff) return [fair('notBefore comes', { ...state, due: true })];
  if (entry.wait?.armed) return lookTime(state);
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

/** The next look's time comes after the end of what is awaited; coming before it is a fault with a budget. */
function lookTime(state: State): Action[] {
  const come = { ...state, due: true };
  if (state.awaited === 'over') return [fair('nextLookAt comes', come)];
  return spend(state, 'earlyCheck', 'nextLookAt comes while it runs', (spent) => ({ ...spent, due: true }));
}

function isOver({ state }: SentCommand): boolean {
  return state !== 'pending' && state !== 'running';
}

function workerHasMoved({ workerSide }: State): boolean {
  return workerSide !== null && (workerSide.instance.state === 'running' || workerSide.item.state !== 'starting');
}

function timers(state: State, configuration: Configuration): Action[] {
  const early = { ...state, earlyTimers: state.earlyTimers - 1 };
  const tooEarly = state.earlyTimers > 0 ? [fair('a timer for an earlier time fires', ring(early, configuration))] : [];
  return [...tooEarly, ...timersOfNow(state, configuration), ...awaited(state, configuration)];
}

/**
 * What a wait looks at ends some time, and an event says so: it may be lost, come twice, or come for something else. It rings who
 * is noted as waiting: nobody, when it comes before the wait's entry.
 */
function awaited(state: State, configuration: Configuration): Action[] {
  const { entry, awaited: is, awaitedBells } = state;
  const over = { ...state, awaited: 'over' as const, awaitedBells: awaitedBells + 1 };
  const heard = { ...state, awaitedBells: awaitedBells - 1 };
  const rung = state.awaitedItem ? ring(heard, configuration) : heard;
  const lost = (spent: State) => ({ ...spent, awaitedBells: spent.awaitedBells - 1 });
  return [
    ...(entry.wait && is === 'running' ? [fair('what is awaited is over', over)] : []),
    ...(awaitedBells > 0
      ? [
          fair(state.awaitedItem ? 'the awaited bell rings' : 'the awaited bell finds nobody', rung),
          ...spend(state, 'awaitedBellLost', 'the awaited bell is LOST', lost),
        ]
      : []),
    ...(is === 'over' && entry.wait
      ? spend(state, 'awaitedBellRepeated', 'the awaited bell comes again', (spent) => ({
          ...spent,
          awaitedBells: spent.awaitedBells + 1,
        }))
      : []),
    ...(entry.wait && is === 'running' && state.awaitedItem
      ? spend(state, 'awaitedBellEarly', 'a bell of something else rings', (spent) => ring(spent, configuration))
      : []),
  ];
}

function timersOfNow(state: State, configuration: Configuration): Action[] {
  if (state.timers === 0) return [];
  const oneLess = { ...state, timers: state.timers - 1 };
  const fires = mayFire(state) ? [fair('timer fires', ring(oneLess, configuration))] : [];
  return [...fires, ...spend(state, 'timerLost', 'timer LOST', (spent) => ({ ...spent, timers: spent.timers - 1 }))];
}

/** A timer waits for the time that the newest entry names; when that names none, the timer is left over and its own time comes. */
function mayFire({ entry, due, steps }: State): boolean {
  if (steps.some(isAboutToNameTime)) return false;
  const waits = entry.backingOff || entry.waitingForWorker || entry.wait?.armed === true;
  return due || !(waits || entry.call?.command?.is === 'sent');
}

/** Its own entry is about to be committed: the timer's wake would wait behind this step, and find the time come. */
function isAboutToNameTime({ frozen, stage }: Step): boolean {
  if (frozen || (stage.at !== 'commit' && stage.at !== 'send-hold')) return false;
  const { draft, keepsTime } = stage.commit;
  return namesTime(draft) && !keepsTime;
}

/** The net. It only looks when nothing else is under way: its delay is minutes. */
function sweeper(state: State, configuration: Configuration): Action[] {
  const { rules } = configuration;
  if (!rules.sweeper || state.wakes.length > 0 || state.timers > 0 || state.earlyTimers > 0 || state.deadLetters > 0)
    return [];
  const inboxDue = rules.inboxDueAt && state.inbox.some((item) => !item.absorbed && item.due);
  if (!inboxDue && !state.summary?.due) return [];
  return [fair('sweeper rings', ring(state, configuration))];
}
