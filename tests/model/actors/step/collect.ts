import { type Action, atStage, fair, workerSideOf } from '../../action.ts';
import { opened } from '../../calls.ts';
import type { Configuration } from '../../configuration/configuration.ts';
import type { Entry, OpenCall, Outcome, SentCommand, Stage, State, Step } from '../../state.ts';
import { withResult } from '../../transcript.ts';
import { commitOf, nextEntry, releaseOf, waiting } from './draft.ts';
import { holdStage } from './plan.ts';

type Collect = Extract<Stage, { at: 'collect' }>;

/** A call is dispatched at most this often before its fate is called unknown. */
const DISPATCHES_MAX = 3;

/** Asks SSM how the newest entry's command is doing. */
export function collect(state: State, step: Step, stage: Collect, configuration: Configuration): Action[] {
  const command = workerSideOf(state).commands.find(({ id }) => id === stage.commandId);
  return [fair('GetCommandInvocation', atStage(state, step, judged(state, stage, command?.state, configuration)))];
}

function judged(
  state: State,
  stage: Collect,
  found: SentCommand['state'] | undefined,
  configuration: Configuration,
): Stage {
  const { entry } = stage.loaded;
  switch (found) {
    case 'ok':
    case 'cancelled':
    case 'interrupted':
    case 'unknown':
    case 'not-started':
    case 'wait-ended':
      return resultStage(entry, stage.call, found, tailOutcome(state, stage.call));
    case 'undelivered':
    case undefined:
      return undelivered(state, stage, configuration);
    case 'pending':
    case 'running':
      if (wantsHold(stage, configuration)) return holdStage(stage.loaded, stage.call, configuration.rules);
      return configuration.rules.rearm === 'always' ? waiting(true) : checkLater(stage, configuration);
  }
}

function wantsHold({ loaded, call }: Collect, { rules }: Configuration): boolean {
  const { due, unread } = loaded;
  const words = unread.some((item) => item.kind === 'message');
  const again = rules.holdAgainAtCheck && due;
  return rules.hold === 'in-collect' && words && call.cancel === 'no' && (call.hold === 'no' || again);
}

/** What the report says of the command's second call: it is read from the ledger when the command ends. */
function tailOutcome(state: State, { second }: OpenCall): Outcome {
  const record = second === null ? undefined : workerSideOf(state).ledger[second];
  if (record === 'done') return 'ok';
  if (record === 'tombstone') return 'cancelled';
  return record === undefined || record === 'running' ? 'unknown' : record;
}

function undelivered(state: State, stage: Collect, configuration: Configuration): Stage {
  const { call, loaded } = stage;
  const { rules } = configuration;
  const { instance, commands } = workerSideOf(state);
  const ledgerGone = instance.id !== call.instance || instance.state === 'terminated';
  if (rules.resendToSameInstance && ledgerGone) return resultStage(loaded.entry, call, 'unknown');
  if (call.cancel === 'no' && call.dispatches < DISPATCHES_MAX) return dispatchAgain(loaded.entry, call);
  if (call.cancel === 'sent' && instance.state === 'running') return cancelAgain(loaded.entry, call);
  const mayStart = commands.some((command) => command.call === call.id && command.state === 'pending');
  return rules.waitForPendingCommands && mayStart
    ? checkLater(stage, configuration)
    : resultStage(loaded.entry, call, 'unknown');
}

/** One committed entry names one timer: only the wake that finds the time come arms the next. */
function checkLater({ loaded: { entry, due } }: Collect, { rules }: Configuration): Stage {
  if (rules.rearm !== 'when-due' || !due) return waiting(false);
  return { at: 'arm', next: commitOf('the next check time', nextEntry(entry, {})) };
}

/** The ledger of the same instance will attach, replay or start it. */
function dispatchAgain(entry: Entry, call: OpenCall): Stage {
  const draft = nextEntry(entry, { call: { ...call, command: null } });
  return commitOf('dispatch again', draft, { worker: releaseOf(call), more: true });
}

/** The call may be at work there. How often a command is lost is bounded by the configuration. */
function cancelAgain(entry: Entry, call: OpenCall): Stage {
  const draft = nextEntry(entry, { call: { ...call, cancel: 'requested', command: null } });
  return commitOf('cancel again', draft, { more: true });
}

/** The call's one result. Rings always: messages that came meanwhile may have lost their wakes. */
export function resultStage(entry: Entry, call: OpenCall, outcome: Outcome, tail: Outcome = outcome): Stage {
  const first = withResult(entry.transcript, call.id, outcome);
  const transcript = call.second === null ? first : withResult(first, call.second, tail);
  const closed = nextEntry(entry, { transcript, waitingForWorker: false, call: null });
  const draft = call.cancel === 'no' ? opened(closed) : { ...closed, phase: 'paused' as const };
  return commitOf(`the result (${outcome})`, draft, { worker: releaseOf(call), more: true });
}
