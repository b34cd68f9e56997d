import { oneLine } from '../../domain/frames/one-line.ts';
import type { GuardState } from '../../domain/session/guard-state.ts';
import type { ToolCall } from '../../domain/tool/tool.ts';

/** Slips told at once, and characters of one: they hold names that the model made up. */
const TOLD_MAX = 5;
const TOLD_CHARS_MAX = 200;
/** Slips of a turn that are remembered as told. Whoever makes more is told again. */
const REMEMBERED_MAX = 50;

/** Tells the right names of what was read as something else, each once in a turn: the calls themselves went on. */
export function tellTaken(guards: GuardState, calls: ToolCall[]): { guards: GuardState; advice: string[] } {
  const all = calls.flatMap(({ name, taken = [] }) =>
    taken.map((slip) => oneLine(`${name}: ${slip}`).slice(0, TOLD_CHARS_MAX)),
  );
  const fresh = [...new Set(all)].filter((slip) => !guards.named.includes(slip)).slice(0, TOLD_MAX);
  if (fresh.length === 0) return { guards, advice: [] };
  const named = [...guards.named, ...fresh].slice(-REMEMBERED_MAX);
  return {
    guards: { ...guards, named },
    advice: [`Your calls were taken as you meant them: ${fresh.join('; ')}. Use the right form next time.`],
  };
}
