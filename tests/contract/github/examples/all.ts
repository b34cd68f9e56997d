import type { Example, Ids } from '../world.ts';
import { checkExamples } from './checks.ts';
import { codeExamples } from './code.ts';
import { talkExamples } from './talk.ts';

/** A request for each route of the local GitHub, and its refusals, in the order in which they can be made. */
export function allExamples(ids: Ids): Example[] {
  return [...codeExamples(ids), ...checkExamples(ids), ...talkExamples(ids)];
}
