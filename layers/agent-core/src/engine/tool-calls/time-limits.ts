import type { ToolCall } from '../../domain/tool/tool.ts';
import { LET_GO_AFTER_MS } from '../../domain/worker/wait-limits.ts';
import type { ToolBox } from '../../tools/tool-box.ts';
import type { CallFacts } from '../session/plan.ts';

/** What the planner goes by: where calls run, what others see of them, and how long they may take. */
export function callFacts(tools: ToolBox): CallFacts {
  const isOutward = ({ name }: ToolCall) => tools.isOutward(name);
  return {
    placeOf: (name) => tools.placeOf(name),
    isOutward,
    mayWait: ({ name }) => tools.looking(name) !== undefined,
    // What ends this soon is waited for, whoever writes meanwhile.
    isShort: (call) => !isOutward(call) && tools.timeLimitMs(call) <= LET_GO_AFTER_MS,
  };
}

/** How long these calls may run one after the other, by what their tools say of their inputs. */
export function callsTimeLimitMs(tools: ToolBox, calls: ToolCall[]): number {
  return calls.reduce((sum, call) => sum + tools.timeLimitMs(call), 0);
}
