import { type Action, fair, onWorkerSide, workerSideOf } from '../../action.ts';
import type { Configuration } from '../../configuration/configuration.ts';
import type { State } from '../../state.ts';
import { endedAll } from './command-ends.ts';
import { isHeld, judgeOutward } from './holding.ts';
import { judgeStart } from './ledger.ts';
import { savesMatter } from './saves.ts';

export function toolsFinish(state: State, configuration: Configuration): Action[] {
  const { instance, ledger, disk } = workerSideOf(state);
  if (instance.state !== 'running') return [];
  const running = Object.keys(ledger).filter((call) => ledger[call] === 'running');
  return running.map((call) => {
    const done = onWorkerSide(state, {
      ledger: { ...ledger, [call]: 'done' },
      disk: savesMatter(configuration) ? disk + 1 : disk,
    });
    const first = call.startsWith('d') ? `p${call.slice(1)}` : call;
    if (call.startsWith('p') && ledger[`d${call.slice(1)}`] === undefined)
      return fair(`tool ${call} finishes`, tailStarts(done, call, `d${call.slice(1)}`, configuration));
    return fair(`tool ${call} finishes`, endedAll(done, first));
  });
}

/** The second call of a command starts when the first has ended, unless the command is held. */
export function tailStarts(state: State, first: string, second: string, configuration: Configuration): State {
  const { ledger, started: before } = workerSideOf(state);
  if (isHeld(workerSideOf(state), configuration) && configuration.rules.heldStartsNoFurther)
    return endedAll(onWorkerSide(state, { ledger: { ...ledger, [second]: 'not-started' } }), first);
  const next = onWorkerSide(state, { ledger: { ...ledger, [second]: 'running' }, started: [...before, second].sort() });
  return judgeOutward(judgeStart(next, state, second), second);
}
