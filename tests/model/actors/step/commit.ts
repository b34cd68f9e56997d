import { type Action, atStage, fair, onWorkerSide, ring, workerSideOf } from '../../action.ts';
import type { Configuration } from '../../configuration/configuration.ts';
import { keyOf } from '../../names.ts';
import type { Commit, Entry, FinishTask, Stage, State, Step } from '../../state.ts';
import { judgeTranscript } from '../../transcript.ts';
import { afterReading } from '../versions.ts';
import { savesMatter } from '../worker/saves.ts';
import { finishStage } from './finish.ts';

/** A step that lost the race this often hands over to a fresh invocation. */
const RELOADS_MAX = 2;

/** The commit: one conditional transaction. Either all of it happened, or the race was lost and nothing did. */
export function commit(
  state: State,
  step: Step,
  { commit: wanted }: Extract<Stage, { at: 'commit' }>,
  configuration: Configuration,
): Action[] {
  const committed = transact(state, wanted, configuration);
  const label = `commits ${wanted.what}`;
  if (!committed) return [fair(`${label}: race lost`, raceLost(state, step, configuration))];
  // What was edited meanwhile is unread now, and its own wake may have come and gone.
  const tells = wanted.absorb.some((name) =>
    committed.inbox.some((item) => item.key === keyOf(name) && !item.absorbed),
  );
  const after = afterCommit(
    { ...wanted, more: wanted.more || (tells && configuration.rules.absorbInCommit) },
    configuration,
  );
  return [fair(tells ? `${label}, and tells what has changed` : label, atStage(committed, step, after))];
}

function transact(state: State, wanted: Commit, configuration: Configuration): State | undefined {
  const { draft, absorb, worker } = wanted;
  const { rules } = configuration;
  if (state.entry.version !== draft.version - 1) return undefined;
  const read = rules.absorbInCommit ? afterReading(state.inbox, absorb, rules) : { inbox: state.inbox };
  if (read === 'lost') return undefined;
  const claimed = rules.claimInIntent ? withClaim(state, worker, configuration) : state;
  if (!claimed) return undefined;
  const next = {
    ...claimed,
    inbox: read.inbox,
    entry: draft,
    awaitedItem: draft.wait?.armed ? state.awaitedItem || rules.awaitedInCommit : false,
    due: namesTime(draft) && !wanted.keepsTime ? false : state.due,
    ...(wanted.movesTime ? { timers: 0, earlyTimers: state.earlyTimers + state.timers } : {}),
    summary: rules.summaryInCommit
      ? { version: draft.version, due: isOpen(draft) || draft.notices.length > 0 }
      : state.summary,
  };
  return judgeTranscript(next, draft.transcript, 'stored');
}

function withClaim(state: State, worker: Commit['worker'], configuration: Configuration): State | undefined {
  if (worker.does === 'nothing') return state;
  const { item: seen } = workerSideOf(state);
  const item = savesMatter(configuration) ? { ...seen, uses: seen.uses + 1 } : seen;
  const mine = item.generation === worker.generation;
  if (worker.does === 'release') return mine ? onWorkerSide(state, { item: { ...item, claimed: false } }) : state;
  return mine && item.state === 'online'
    ? onWorkerSide(state, { item: { ...item, claimed: true }, holds: 0 })
    : undefined;
}

export function namesTime(entry: Entry): boolean {
  return entry.backingOff || entry.waitingForWorker || entry.call?.command?.is === 'sent' || entry.wait?.armed === true;
}

/** The session itself has something to do or to wait for. One that the dead-letter handler has parked waits for people. */
function isOpen({ phase, call, wait }: Entry): boolean {
  if (phase === 'paused' && (call === null || call.cancel === 'no')) return false;
  return phase === 'thinking' || phase === 'acting' || call !== null || wait !== null;
}

/** A lost race is not an acknowledgement: the loser has not seen what the winner left to do. */
function raceLost(state: State, step: Step, configuration: Configuration): State {
  const { rules } = configuration;
  if (!rules.reloadOnConflict) return atStage(state, step, { at: 'acknowledge' });
  if (step.reloads >= RELOADS_MAX) return atStage(ring(state, configuration), step, { at: 'acknowledge' });
  const stage: Stage = rules.inboxBeforeEntry ? { at: 'read-inbox', read: null } : { at: 'read-entry', unread: null };
  const again = { ...step, reloads: step.reloads + 1, stage };
  return { ...state, steps: state.steps.map((other) => (other.slot === step.slot ? again : other)) };
}

function afterCommit({ draft, absorb, more, after, words }: Commit, { rules }: Configuration): Stage {
  if (after === 'send' && draft.call) return { at: 'send', entry: draft, call: draft.call, words: words === true };
  if (after === 'call-outward' && draft.outwardCall)
    return { at: 'call-outward', entry: draft, id: draft.outwardCall.id, mine: true };
  const left: FinishTask[] = [];
  if (!rules.absorbInCommit && absorb.length > 0) left.push('mark-absorbed');
  if (draft.notices.length > 0) left.push('post');
  if (!rules.awaitedInCommit && draft.wait?.armed) left.push('note-awaited');
  if (!rules.summaryInCommit) left.push('write-summary');
  if (after === 'arm-and-finish') left.push('arm');
  if (more) left.push('ring');
  else if (rules.clearDueWhenIdle && !isOpen(draft)) left.push('clear-due');
  return finishStage(draft, absorb, left);
}
