import type { ToolCall } from '../../domain/tool/tool.ts';
import type { ToolBox } from '../../tools/tool-box.ts';
import type { CallFacts } from '../session/plan.ts';

/** A worker tool without a limit of its own gets this. */
const CALL_MS_DEFAULT = 120_000;
/** No tool may give a call more: the claim on the worker lasts as long, whatever becomes of the call. */
const CALL_MS_MAX = 2 * 60 * 60_000;

/** What ends this soon is waited for, whoever writes meanwhile. */
const SHORT_CALL_MS = 10_000;

/** What the planner goes by: where calls run, what others see of them, and how long they may take. */
export function callFacts(tools: ToolBox): CallFacts {
  const isOutward = ({ name }: ToolCall) => tools.isOutward(name);
  return {
    placeOf: (name) => tools.placeOf(name),
    isOutward,
    mayWait: ({ name }) => tools.looking(name) !== undefined,
    isShort: (call) => !isOutward(call) && callTimeLimitMs(tools, call) <= SHORT_CALL_MS,
  };
}

/** How long these calls may run one after the other, by what their tools say of their inputs. */
export function callsTimeLimitMs(tools: ToolBox, calls: ToolCall[]): number {
  return calls.reduce((sum, call) => sum + callTimeLimitMs(tools, call), 0);
}

function callTimeLimitMs(tools: ToolBox, { name, input }: ToolCall): number {
  const limitMs = tools.definition(name)?.timeLimitMs?.(input) ?? CALL_MS_DEFAULT;
  return Math.min(limitMs, CALL_MS_MAX);
}
