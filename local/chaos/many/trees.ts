import { readFileSync } from 'node:fs';
import { instanceProcesses } from '../../instances/processes.ts';

/** Looks at a tree while it is killed: two are enough, because what has died forks no more. */
const ROUNDS_MAX = 10;

/** SIGKILL to everything that a worker runs, but not to the machine itself. False: nothing ran. */
export function killTree(instanceId: string): boolean {
  const struck = new Set<number>();
  for (let round = 0; round < ROUNDS_MAX; round++) {
    // One that was forked while the others were looked at would live on, and hold the command's output open.
    const left = instanceProcesses(instanceId).filter((id) => !struck.has(id) && !isMachine(id) && kill(id));
    if (left.length === 0) break;
    for (const processId of left) struck.add(processId);
  }
  return struck.size > 0;
}

/** Its agent, and the sandbox around it. */
function isMachine(processId: number): boolean {
  try {
    return /agent\.mjs|bwrap/.test(readFileSync(`/proc/${processId}/cmdline`, 'utf8'));
  } catch {
    return false;
  }
}

/** Whether it was still there. */
function kill(processId: number): boolean {
  try {
    return process.kill(processId, 'SIGKILL');
  } catch {
    return false;
  }
}
