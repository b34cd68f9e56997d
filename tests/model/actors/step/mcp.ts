import { type Action, atStage, fair, violate } from '../../action.ts';
import type { Configuration } from '../../configuration/configuration.ts';
import type { Rules } from '../../rules.ts';
import type { Entry, Outcome, Stage, State, Step } from '../../state.ts';
import { withResult } from '../../transcript.ts';
import { commitOf, nextEntry } from './draft.ts';

type McpCall = NonNullable<Entry['mcpCall']>;

/** The intent is an entry before the request; who finds one without result makes no second request. */
export function mcpStage(entry: Entry, call: McpCall, { rules }: Configuration): Stage {
  if (!rules.intentBeforeCall) return { at: 'call-mcp', entry, id: call.id };
  if (call.begun) return resultStage(entry, call.id, 'unknown');
  const draft = nextEntry(entry, { phase: 'acting', mcpCall: { ...call, begun: true } });
  return commitOf('the call intent', draft, { after: 'call-mcp' });
}

/** The request reaches the server, which has no way to know that it had it before. */
export function callMcp(state: State, step: Step, { entry, id }: Extract<Stage, { at: 'call-mcp' }>): Action[] {
  const next = { ...state, requested: [...state.requested, id] };
  const judged = state.requested.includes(id) ? violate(next, `G2: the MCP server got ${id} twice`) : next;
  return [fair('calls the MCP server', atStage(judged, step, resultStage(entry, id, 'ok')))];
}

/** What a stop says of a call that has no result. */
export function outcomeOfStop({ begun }: McpCall, { begunIsUnknown }: Rules): Outcome {
  return begun && begunIsUnknown ? 'unknown' : 'cancelled';
}

function resultStage(entry: Entry, id: string, outcome: Outcome): Stage {
  const transcript = withResult(entry.transcript, id, outcome);
  const draft = nextEntry(entry, { phase: 'thinking', transcript, mcpCall: null });
  return commitOf(`the result (${outcome})`, draft, { more: true });
}
