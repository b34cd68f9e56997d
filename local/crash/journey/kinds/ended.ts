import type { LocalSystem } from '../../../system/system.ts';
import { effect, type Turns } from '../greeting.ts';
import type { Scene } from '../plan.ts';

export const ENDED_TURNS: Turns = [{ toolUses: [effect('noted', 'echo one >note.txt')] }, { text: 'Noted.' }];

const MINUTE_MS = 60_000;
/** CloudFormation asks once; Lambda tries again after one and two minutes, and the machine is looked for a while each time. */
const END_MS_MAX = 60 * MINUTE_MS;

/** The stack is deleted: its machines end before what they stand on. */
export const DELETED: Scene = {
  act: (system) => void deleteStack(system),
  until: (system) => system.instances.list().every(({ state }) => state === 'terminated') && isDeleted(system),
  virtualMsMax: END_MS_MAX,
};

const deleted = new WeakSet<LocalSystem>();

function isDeleted(system: LocalSystem): boolean {
  return deleted.has(system);
}

async function deleteStack(system: LocalSystem): Promise<void> {
  await system.cloudFormation.handle({
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    headers: {},
    body: Buffer.from(
      new URLSearchParams({ Action: 'DeleteStack', Version: '2010-05-15', StackName: system.plan.stack.id }).toString(),
    ),
    caller: 'operator',
  });
  deleted.add(system);
}
