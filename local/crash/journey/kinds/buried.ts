import type { ConverseRequest } from '../../../aws/bedrock/converse-request.ts';
import { CallDropped, type CallObserver } from '../../../kernel/http.ts';
import type { LocalSystem } from '../../../system/system.ts';
import { STEP_FUNCTION } from '../../boundaries.ts';
import { effect, type Turns } from '../greeting.ts';
import type { Scene } from '../plan.ts';
import { write } from './words.ts';

export const BURIED_TURNS: Turns = [
  { toolUses: [effect('before', 'echo before')] },
  { toolUses: [effect('after', 'echo after')] },
  { text: 'It went on.' },
];

/** Every step dies at its model call, once the first reply is known, until the end of that is called. */
export function dyingSteps(system: LocalSystem): () => void {
  const observer: CallObserver = {
    async before({ caller, operation }, { body }): Promise<void> {
      const isCall = operation === 'ConverseStream' && caller.startsWith(`${STEP_FUNCTION}-`);
      if (!isCall || !hasReply(body)) return;
      await system.pool.kill(caller);
      throw new CallDropped('The step died again');
    },
  };
  system.front.observers.push(observer);
  return () => void system.front.observers.splice(system.front.observers.indexOf(observer), 1);
}

/** By what the request says: the call for the first reply is made again when its step is killed. */
export function hasReply(body: Buffer): boolean {
  const { messages } = JSON.parse(body.toString()) as Pick<ConverseRequest, 'messages'>;
  return messages.some(({ role }) => role === 'assistant');
}

export const RESUMED: Scene = { act: (system, session) => void write(system, session, 'go on') };
