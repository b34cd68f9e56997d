import { readFileSync } from 'node:fs';
import { instanceProcesses } from '../../instances/processes.ts';

/** SIGKILL to everything that a worker runs, but not to the machine itself. False: nothing ran. */
export function killTree(instanceId: string): boolean {
  const processes = instanceProcesses(instanceId).filter((processId) => !isMachine(processId));
  return processes.filter(kill).length > 0;
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
