import { atStage } from '../../action.ts';
import { closedBehind } from '../../calls.ts';
import type { Configuration } from '../../configuration/configuration.ts';
import { nameOf, WITHDRAWN } from '../../names.ts';
import type { Entry, InboxItem, Loaded, OpenCall, Stage, State, Step } from '../../state.ts';
import { judgeTranscript, withResult } from '../../transcript.ts';
import { commitOf, nextEntry, releaseOf, waiting } from './draft.ts';
import { outcomeOfStop, outwardStage, unstarted } from './outward.ts';
import { waitStage } from './wait.ts';

/** The pure part of a step: what is the next external call, given what was loaded? */
export function decide(state: State, step: Step, loaded: Loaded, configuration: Configuration): State {
  const fresh = { ...loaded, unread: newItems(loaded, configuration) };
  const stage = plan(fresh, configuration);
  const next = atStage(state, step, stage);
  return stage.at === 'call-model' ? judgeTranscript(next, rendered(fresh.entry, stage.absorb), 'rendered') : next;
}

/** What the model is shown: the transcript and the messages it has not seen. */
export function rendered(entry: Entry, absorb: readonly string[]): Entry['transcript'] {
  return [...entry.transcript, ...absorb.map((name) => `user ${name}` as const)];
}

/** Unread items whose message the loaded transcript does not have yet. */
function newItems({ entry, unread }: Loaded, { rules }: Configuration): readonly InboxItem[] {
  if (!rules.skipAbsorbedKeys) return unread;
  return unread.filter((item) => !entry.transcript.includes(`user ${nameOf(item)}`));
}

function plan(loaded: Loaded, configuration: Configuration): Stage {
  const { entry, unread } = loaded;
  const { call } = entry;
  if (isQuiet(loaded)) return noted(loaded);
  const stop = unread.findIndex((item) => item.kind === 'stop');
  if (stop >= 0 && (call === null || call.cancel === 'no')) return pause(loaded, stop + 1, configuration);
  if (entry.outwardCall && (entry.phase === 'acting' || unread.length > 0))
    return outwardStage(entry, entry.outwardCall, hasWords(loaded), configuration);
  if (entry.wait && (entry.phase === 'acting' || unread.length > 0))
    return waitStage(loaded, entry.wait, hasWords(loaded), configuration);
  if (call === null) return think(loaded, configuration);
  if (call.cancel === 'requested') return { at: 'arm', next: { at: 'send-cancel', entry, call } };
  return act(loaded, call, configuration);
}

/** Nothing of it begins or resumes a turn: withdrawals of what was read, and while people have stopped the session, edits of it. */
function isQuiet({ entry: { phase, call }, unread }: Loaded): boolean {
  if (unread.length === 0 || (call !== null && call.cancel !== 'no')) return false;
  if (phase === 'idle') return unread.every(({ wasRead, version }) => wasRead && version === WITHDRAWN);
  return phase === 'paused' && unread.every(({ wasRead }) => wasRead);
}

function noted({ entry, unread }: Loaded): Stage {
  const absorb = unread.map(nameOf);
  return commitOf('a change, without a call', nextEntry(entry, { transcript: rendered(entry, absorb) }), { absorb });
}

function think({ entry, unread, due }: Loaded, { rules }: Configuration): Stage {
  const resting = entry.phase !== 'thinking';
  if (resting && unread.length === 0)
    return rules.clearDueWhenIdle ? { at: 'clear-due', version: entry.version } : { at: 'acknowledge' };
  if (entry.backingOff && !due) return waiting(rules.rearm === 'always');
  return { at: 'call-model', loaded: { entry, unread, due }, absorb: unread.map(nameOf) };
}

function hasWords({ unread }: Loaded): boolean {
  return unread.some((item) => item.kind === 'message');
}

function act(loaded: Loaded, call: OpenCall, { rules }: Configuration): Stage {
  const { entry, unread } = loaded;
  const leftAlone = entry.phase === 'paused' && call.cancel === 'no' && unread.length === 0;
  if (leftAlone) return { at: 'acknowledge' };
  if (call.hold === 'requested') return holdStage(loaded, call, rules);
  const words = hasWords(loaded) && call.cancel === 'no';
  if (words && call.command?.is === 'sent' && rules.hold === 'requested-entry' && call.hold === 'no') {
    const draft = nextEntry(entry, { call: { ...call, hold: 'requested' } });
    return commitOf('that a hold is requested', draft, { more: true, keepsTime: rules.holdKeepsTimer });
  }
  const unsent = call.command === null && (call.instance === null || !rules.wordsCloseOnlyUnsent);
  if (words && unsent && rules.wordsStopOutward && (call.second !== null || entry.waitingForWorker))
    return unstartedWork(entry, call);
  if (call.command?.is === 'sent') return { at: 'collect', loaded, call, commandId: call.command.commandId };
  return { at: 'read-worker', loaded, call };
}

/** Sends the hold; the entry after it names the same check time. */
export function holdStage(loaded: Loaded, call: OpenCall, rules: Configuration['rules']): Stage {
  const draft = nextEntry(loaded.entry, { call: { ...call, hold: rules.holdOnce ? 'sent' : 'no' } });
  const arms = rules.holdKeepsTimer && loaded.due;
  const after = commitOf('the hold', draft, { keepsTime: rules.holdKeepsTimer && !arms });
  if (after.at !== 'commit') return after;
  const sends: Stage = { at: 'send-hold', call, commit: after.commit };
  return arms ? { at: 'arm', next: sends } : sends;
}

/** A worker call that was never sent, and what comes with it and behind it. */
function unstartedWork(entry: Entry, call: OpenCall): Stage {
  const open =
    call.second === null ? entry : { ...entry, transcript: withResult(entry.transcript, call.second, 'not-started') };
  return unstarted({ ...open, waitingForWorker: false, version: entry.version }, call.id);
}

/** Words that begin a turn: in an idle session all but a withdrawal of what was read, in a paused one without open calls new ones. */
function beginsTurn({ kind, wasRead, version }: InboxItem, { phase, call }: Entry): boolean {
  if (kind !== 'message') return false;
  return phase === 'idle' ? !(wasRead && version === WITHDRAWN) : phase === 'paused' && call === null && !wasRead;
}

/** Absorbs everything up to the stop; people are told when it stopped something. A call that may run stays open until the worker has told its fate. */
function pause({ entry, unread }: Loaded, count: number, { rules }: Configuration): Stage {
  const { call } = entry;
  const seen = unread.slice(0, count);
  const messages = seen.filter((item) => item.kind === 'message').map(nameOf);
  const isWorking = entry.phase === 'thinking' || entry.phase === 'acting';
  const begins = rules.stopBeginsTurn && seen.some((item) => beginsTurn(item, entry));
  const mayRun = call !== null && (call.command !== null || call.instance !== null);
  const cancel = rules.cancelThroughLedger && mayRun;
  const { transcript } = closedBehind(entry, 'cancelled');
  const first = call !== null && !cancel ? withResult(transcript, call.id, 'cancelled') : transcript;
  const open = call?.second && !cancel ? withResult(first, call.second, 'cancelled') : first;
  const outward = entry.outwardCall
    ? withResult(open, entry.outwardCall.id, outcomeOfStop(entry.outwardCall, rules))
    : open;
  const closed = entry.wait ? withResult(outward, entry.wait.id, 'wait-ended') : outward;
  const draft = nextEntry(entry, {
    phase: entry.phase === 'idle' && !begins ? 'idle' : 'paused',
    transcript: rendered({ ...entry, transcript: closed }, messages),
    backingOff: false,
    notices: isWorking || begins ? [...entry.notices, `stopped ${entry.version + 1}`] : entry.notices,
    call: cancel && call !== null ? { ...call, cancel: 'requested' } : null,
    outwardCall: null,
    wait: null,
    behind: [],
  });
  return commitOf('pause', draft, {
    absorb: seen.map(nameOf),
    worker: cancel ? { does: 'nothing' } : releaseOf(call),
    more: cancel || unread.length > count,
  });
}
