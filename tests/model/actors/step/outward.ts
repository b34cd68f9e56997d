import { type Action, atStage, fair, violate } from '../../action.ts';
import { closedBehind, isRepeatable, opened, unseen } from '../../calls.ts';
import type { Configuration } from '../../configuration/configuration.ts';
import { nameOf } from '../../names.ts';
import type { Rules } from '../../rules.ts';
import type { Entry, Outcome, Stage, State, Step } from '../../state.ts';
import { withResult } from '../../transcript.ts';
import { commitOf, nextEntry } from './draft.ts';

type OutwardCall = NonNullable<Entry['outwardCall']>;

/** The intent is an entry before the request; who finds one without result makes no second request, unless its key makes it one. */
export function outwardStage(entry: Entry, call: OutwardCall, words: boolean, { rules }: Configuration): Stage {
  const hasIntent = isRepeatable(call.id) ? rules.outwardIntent : rules.intentBeforeCall;
  const stopped = words && rules.wordsStopOutward;
  if (stopped && !(call.begun && rules.begunIsNotUnstarted)) return unstarted(entry, call.id);
  if (!hasIntent) return { at: 'call-outward', entry, id: call.id, mine: true };
  if (call.begun && (stopped || !isRepeatable(call.id))) return resultStage(entry, call.id, 'unknown');
  if (call.begun) return { at: 'call-outward', entry, id: call.id, mine: false };
  const draft = nextEntry(entry, { phase: 'acting', outwardCall: { ...call, begun: true } });
  return commitOf('the call intent', draft, { after: 'call-outward' });
}

/** The call and all behind it: somebody wrote, and the model reads that first. */
export function unstarted(entry: Entry, id: string): Stage {
  const closed = { ...entry, transcript: withResult(entry.transcript, id, 'not-started') };
  const draft = { ...opened(closedBehind(closed, 'not-started')), version: entry.version + 1 };
  return commitOf('that it is not started', draft, { more: true });
}

/**
 * The request reaches the server, which has no way to know that it had it before. The look at the inbox and the request are
 * one action, as the lease check is: what is stored between the two is the residue of G8.
 */
export function callOutward(
  state: State,
  step: Step,
  stage: Extract<Stage, { at: 'call-outward' }>,
  { rules }: Configuration,
): Action[] {
  const { entry, id } = stage;
  if (
    rules.lookBeforeOutward &&
    state.inbox.some((item) => !item.absorbed && !entry.transcript.includes(`user ${nameOf(item)}`))
  ) {
    const may = stage.mine ? unstarted(entry, id) : resultStage(entry, id, 'unknown');
    return [fair('looks at the inbox: somebody wrote', atStage(state, step, may))];
  }
  const again = state.requested.includes(id);
  const next = again ? state : { ...state, requested: [...state.requested, id] };
  const judged = again && !isRepeatable(id) ? violate(next, `G2: the MCP server got ${id} twice`) : next;
  const unread = unseen(state);
  const polite =
    unread.length > 0 ? violate(judged, `G8: ${id} starts although ${unread[0]} is stored and unseen`) : judged;
  return [fair('looks at the inbox, makes the outward call', atStage(polite, step, resultStage(entry, id, 'ok')))];
}

/** What a stop says of a call that has no result. */
export function outcomeOfStop({ begun }: OutwardCall, { begunIsUnknown }: Rules): Outcome {
  return begun && begunIsUnknown ? 'unknown' : 'cancelled';
}

function resultStage(entry: Entry, id: string, outcome: Outcome): Stage {
  const transcript = withResult(entry.transcript, id, outcome);
  const draft = opened({ ...nextEntry(entry, { transcript }) });
  return commitOf(`the result (${outcome})`, draft, { more: true });
}
