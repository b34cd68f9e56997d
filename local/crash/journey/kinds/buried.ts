import { CallDropped } from '../../../kernel/http.ts';
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
  const observer = {
    async before({ caller, operation }: { caller: string; operation: string }): Promise<void> {
      const isCall = operation === 'ConverseStream' && caller.startsWith(`${STEP_FUNCTION}-`);
      if (!isCall || ++calls === 1) return;
      await system.pool.kill(caller);
      throw new CallDropped('The step died again');
    },
  };
  let calls = 0;
  system.front.observers.push(observer);
  return () => void system.front.observers.splice(system.front.observers.indexOf(observer), 1);
}

export const RESUMED: Scene = { act: (system, session) => void write(system, session, 'go on') };
