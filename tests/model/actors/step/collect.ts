import { type Action, atStage, fair, workerSideOf } from '../../action.ts';
import type { Configuration } from '../../configuration/configuration.ts';
import type { Entry, OpenCall, Outcome, SentCommand, Stage, State, Step } from '../../state.ts';
import { withResult } from '../../transcript.ts';
import { commitOf, nextEntry, releaseOf } from './draft.ts';
import { waiting } from './plan.ts';

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
      return resultStage(entry, stage.call, found);
    case 'undelivered':
    case undefined:
      return undelivered(state, stage, configuration);
    case 'pending':
    case 'running':
      return configuration.rules.rearm === 'always' ? waiting(true) : checkLater(stage, configuration);
  }
}

function undelivered(state: State, stage: Collect, configuration: Configuration): Stage {
  const { call, loaded } = stage;
  const { rules } = configuration;
  const { instance, commands } = workerSideOf(state);
  const ledgerGone = instance.id !== call.instance || instance.state === 'terminated';
  if (rules.resendToSameInstance && ledgerGone) return resultStage(loaded.entry, call, 'unknown');
  if (call.cancel === 'no' && call.dispatches < DISPATCHES_MAX) return dispatchAgain(loaded.entry, call);
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

/** The call's one result. Rings always: messages that came meanwhile may have lost their wakes. */
export function resultStage(entry: Entry, call: OpenCall, outcome: Outcome): Stage {
  const draft = nextEntry(entry, {
    phase: call.cancel === 'no' ? 'thinking' : 'paused',
    transcript: withResult(entry.transcript, call.id, outcome),
    waitingForWorker: false,
    call: null,
  });
  return commitOf(`the result (${outcome})`, draft, { worker: releaseOf(call), more: true });
}
