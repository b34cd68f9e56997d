import type { GuardState } from '../../domain/session/guard-state.ts';
import type { ToolResult } from '../../domain/tool/tool.ts';

/**
 * Commands that went on in the background at their time limit: the model had wanted their end. Those that it put there itself
 * (servers, watchers) are its own business. A lost machine takes its jobs with it.
 */
export function watchJobs(guards: GuardState, results: ToolResult[]): GuardState {
  const isLost = results.some((result) => result.isWorkerLost);
  const ended = new Set(results.flatMap((result) => result.endedJobs ?? []));
  const known = [...(guards.openJobs ?? []), ...results.flatMap((result) => result.becameJob ?? [])];
  const openJobs = isLost ? [] : known.filter((id) => !ended.has(id));
  return openJobs.length === 0 && guards.openJobs === undefined ? guards : { ...guards, openJobs };
}
