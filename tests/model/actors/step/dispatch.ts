import { type Action, atStage, dropStep, fair, onWorkerSide, spend, violate, workerSideOf } from '../../action.ts';
import type { Configuration } from '../../configuration/configuration.ts';
import type { Entry, Loaded, OpenCall, Stage, State, Step } from '../../state.ts';
import { resultStage } from './collect.ts';
import { commitOf, nextEntry, releaseOf, waiting } from './draft.ts';

type At<Name extends Stage['at']> = Extract<Stage, { at: Name }>;

/** More holds for one command than this are a storm. */
const HOLDS_MAX = 4;

/** Looks at the worker item (and, before a second dispatch, at the instance) and chooses how to go on. */
export function readWorker(state: State, step: Step, stage: At<'read-worker'>, configuration: Configuration): Action[] {
  if (configuration.rules.resendToSameInstance && ledgerIsLost(state, stage.call)) {
    const lost = resultStage(stage.loaded.entry, stage.call, 'unknown');
    return [fair('reads the worker item: the ledger is lost', atStage(state, step, lost))];
  }
  if (stage.call.command?.is === 'intent') return [fair('reads the worker item', resend(state, step, stage))];
  const seen = reconciled(state, stage.call, configuration);
  return [fair('reads the worker item', atStage(seen, step, dispatch(seen, stage, configuration)))];
}

/** The only instance that could answer for the call is gone. */
function ledgerIsLost(state: State, call: OpenCall): boolean {
  const { instance } = workerSideOf(state);
  return call.instance !== null && (instance.id !== call.instance || instance.state === 'terminated');
}

function reconciled(state: State, call: OpenCall, { rules }: Configuration): State {
  const { item, instance } = workerSideOf(state);
  const stale = call.dispatches > 0 && item.state === 'online' && instance.state !== 'running';
  return rules.reconcileWorker && stale ? itemStopped(state) : state;
}

function itemStopped(state: State): State {
  const { item } = workerSideOf(state);
  return onWorkerSide(state, { item: { ...item, state: 'stopped', claimed: false } });
}

function dispatch(state: State, { loaded, call }: At<'read-worker'>, { rules }: Configuration): Stage {
  const { item, instance } = workerSideOf(state);
  const { entry, due } = loaded;
  const { generation } = item;
  if (item.state === 'online') return intent(loaded, call, generation, instance.id);
  const ensure = (armed: boolean): Stage => ({ at: 'ensure-worker', loaded, call, generation, armed });
  if (rules.armBeforeCommit && entry.waitingForWorker && !due) return ensure(false);
  const needsTimer = rules.armBeforeCommit || state.timers === 0 || rules.rearm === 'always';
  return needsTimer ? { at: 'arm', next: ensure(true) } : ensure(true);
}

/** Names instance and generation before anything is sent, and claims the worker in the same transaction. */
function intent({ entry, unread }: Loaded, call: OpenCall, generation: number, instance: number): Stage {
  const words = unread.some((item) => item.kind === 'message');
  const draft = nextEntry(entry, {
    phase: 'acting',
    waitingForWorker: false,
    call: { ...call, instance, dispatches: call.dispatches + 1, command: { is: 'intent', generation, instance } },
  });
  return commitOf('the dispatch intent', draft, { worker: { does: 'claim', generation }, after: 'send', words });
}

/** An intent without a command: the send may or may not have happened. */
function resend(state: State, step: Step, { loaded: { entry, unread }, call }: At<'read-worker'>): State {
  const words = unread.some((item) => item.kind === 'message');
  const { item } = workerSideOf(state);
  if (item.state === 'online' && item.generation === call.command?.generation)
    return atStage(state, step, { at: 'send', entry, call, words });
  return atStage(state, step, undispatched('the way back to waiting', entry, call));
}

function undispatched(what: string, entry: Entry, call: OpenCall): Stage {
  const draft = nextEntry(entry, { call: { ...call, command: null } });
  return commitOf(what, draft, { worker: releaseOf(call), more: true });
}

/** Conditional writes on the worker item: start a stopped one, notice that a starting one is there. */
export function ensureWorker(
  state: State,
  step: Step,
  { loaded, call, generation, armed }: At<'ensure-worker'>,
  { rules }: Configuration,
): Action[] {
  const { item, instance } = workerSideOf(state);
  const mine = item.generation === generation;
  if (mine && item.state === 'starting' && instance.state === 'running') {
    const online = onWorkerSide(state, { item: { ...item, state: 'online' } });
    return [fair('worker is online', atStage(online, step, { at: 'read-worker', loaded, call }))];
  }
  const starting = { ...item, state: 'starting' as const, generation: generation + 1, saving: null };
  const next = mine && item.state === 'stopped' ? onWorkerSide(state, { item: starting }) : state;
  const note = commitOf('waiting for the worker', nextEntry(loaded.entry, { waitingForWorker: true }));
  return [fair('ensures the worker', atStage(next, step, rules.armBeforeCommit && armed ? note : waiting(false)))];
}

export function send(
  state: State,
  step: Step,
  { entry, call, words }: At<'send'>,
  configuration: Configuration,
): Action[] {
  const { instance, item } = workerSideOf(state);
  const { rules } = configuration;
  if (instance.state === 'terminated' || instance.id !== call.command?.instance) {
    const stale = item.state === 'online' && item.generation === call.command?.generation;
    const seen = rules.reconcileWorker && stale ? itemStopped(state) : state;
    return [fair('SendCommand: no such instance', atStage(seen, step, undispatched('no command', entry, call)))];
  }
  const holds =
    words && rules.resendCarriesHold && rules.hold !== 'never' && (call.second !== null || call.dispatches > 1);
  const sent = withSent(state, call, 'run', holds);
  const next =
    words && call.second !== null && !holds
      ? violate(sent.next, `G8: ${call.second} is sent by a step that has read words`)
      : sent.next;
  const note = sentEntry(entry, holds ? { ...call, hold: 'sent' } : call, sent.commandId);
  const then: Stage = rules.armBeforeCommit
    ? { at: 'arm', next: commitOf('the command', note, { more: words && !holds }) }
    : commitOf('the command', note, { after: 'arm-and-finish', more: words && !holds });
  return [
    fair('SendCommand', atStage(next, step, then)),
    ...spend(state, 'sendAnswerLost', 'SendCommand, answer LOST', (spent) =>
      dropStep(withSent(spent, call, 'run', holds).next, step),
    ),
  ];
}

export function sendCancel(state: State, step: Step, { entry, call }: At<'send-cancel'>): Action[] {
  if (ledgerIsLost(state, call)) {
    const lost = resultStage(entry, call, 'unknown');
    return [fair('SendCommand (cancel): no such instance', atStage(state, step, lost))];
  }
  const { next, commandId } = withSent(state, call, 'cancel', false);
  const note = commitOf('the cancel command', sentEntry(entry, { ...call, cancel: 'sent' }, commandId));
  return [fair('SendCommand (cancel)', atStage(next, step, note))];
}

/** The hold goes the cancel's way, but decides nothing: where it cannot be sent, the command is collected as always. */
export function sendHold(
  state: State,
  step: Step,
  { call, commit }: At<'send-hold'>,
  { rules, receivesMax }: Configuration,
): Action[] {
  const after: Stage = { at: 'commit', commit };
  if (ledgerIsLost(state, call)) return [fair('SendCommand (hold): no such instance', atStage(state, step, after))];
  const wake = state.wakes.find(({ holder }) => holder === step.slot);
  const last = wake !== undefined && wake.receives >= receivesMax;
  const failed = last ? violate(state, 'G4: a hold that cannot be sent ends in the dead letters') : state;
  const refused = (from: State) =>
    rules.holdMayFail ? atStage(from, step, after) : dropStep({ ...failed, budget: from.budget }, step);
  return [
    fair('SendCommand (hold)', atStage(judgeHolds(withSent(state, call, 'hold', false).next, call), step, after)),
    ...spend(state, 'holdRefused', 'SendCommand (hold) is refused', refused),
  ];
}

/** Every crash may repeat one, every due check too; what is beyond those is a storm. */
function judgeHolds(state: State, { id }: OpenCall): State {
  const holds = workerSideOf(state).holds + 1;
  const next = onWorkerSide(state, { holds });
  return holds > HOLDS_MAX ? violate(next, `STORM: ${holds} holds for ${id}`) : next;
}

function sentEntry(entry: Entry, call: OpenCall, commandId: number): Entry {
  const { generation, instance } = call.command ?? { generation: 0, instance: call.instance ?? 0 };
  return nextEntry(entry, { call: { ...call, command: { is: 'sent', generation, instance, commandId } } });
}

function withSent(
  state: State,
  call: OpenCall,
  kind: 'run' | 'cancel' | 'hold',
  holds: boolean,
): { next: State; commandId: number } {
  const { commands, commandsSent, instance } = workerSideOf(state);
  const id = commandsSent + 1;
  const sent = {
    id,
    call: call.id,
    kind,
    second: call.second,
    holds,
    instance: instance.id,
    state: 'pending' as const,
  };
  return { next: onWorkerSide(state, { commands: [...commands, sent], commandsSent: id }), commandId: id };
}
