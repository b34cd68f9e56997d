import type { ScriptedTurn } from '../../../local/aws/bedrock/script.ts';
import type { Turn } from '../harness/scenario.ts';

export const THROTTLED = { error: { name: 'ThrottlingException', message: 'Too many tokens, please wait' } };
/** The SDK's own tries in one model call. */
export const TRIES = 2;

/** Gives the first `times` requests that come to this turn one answer, all later ones the other. */
export function firstly(times: number, first: ScriptedTurn, then: ScriptedTurn): Turn {
  const tries = { made: 0 };
  return () => (tries.made++ < times ? first : then);
}
