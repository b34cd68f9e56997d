import { afterEach } from 'vitest';
import { Behaviour, type Machine, type Turn } from './behaviour.ts';

/** Starts behaviours for the tests of a file; each is stopped after its test. */
export function stoppedAfterEach(): (turns: Turn[], machine?: Machine) => Promise<Behaviour> {
  const open: Behaviour[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((behaviour) => behaviour.stop()));
  });
  return async (turns, machine) => {
    const behaviour = await Behaviour.start(turns, machine);
    open.push(behaviour);
    return behaviour;
  };
}
