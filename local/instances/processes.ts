import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as realDelay } from 'node:timers/promises';

/** Every process of a local instance carries this variable in its environment, whatever it does with its session or parent. */
export const INSTANCE_VARIABLE = 'REMOTE_SWE_INSTANCE';

/** Rounds of killing before giving up: catches a process that the kernel cannot end (uninterruptible sleep). */
const KILL_ROUNDS_MAX = 1000;
const KILL_ROUND_MS = 5;

type Stat = { parentId: number; sessionId: number; zombie: boolean };

/** Process ids (host view) of the instance: marked ones, their descendants, and members of their sessions. */
export function instanceProcesses(instanceId: string): number[] {
  const stats = readStats();
  const found = new Set([...stats.keys()].filter((processId) => isMarked(processId, instanceId)));
  const sessions = new Set([...found].filter((processId) => stats.get(processId)?.sessionId === processId));
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const [processId, stat] of stats)
      if (found.has(stat.parentId) || sessions.has(stat.sessionId)) found.add(processId);
  }
  return [...found].filter((processId) => !stats.get(processId)?.zombie);
}

/**
 * SIGKILLs every process of the instance and resolves when none is left.
 * Waits in real time: it is the kernel that is waited for, not the local clock.
 */
export async function killInstanceProcesses(instanceId: string): Promise<void> {
  for (let round = 0; round < KILL_ROUNDS_MAX; round++) {
    const processIds = instanceProcesses(instanceId);
    if (processIds.length === 0) return;
    for (const processId of processIds) kill(processId);
    await realDelay(KILL_ROUND_MS);
  }
  throw new Error(
    `Processes ${instanceProcesses(instanceId).join(', ')} of ${instanceId} do not die. The instance counts as stopped; end them by hand.`,
  );
}

function kill(processId: number): void {
  try {
    process.kill(processId, 'SIGKILL');
  } catch {
    // It ended between the scan and the signal.
  }
}

function readStats(): Map<number, Stat> {
  const stats = new Map<number, Stat>();
  for (const name of processDirectories()) {
    const stat = readProc(name, 'stat');
    // The second field is the program's name in parentheses and may hold anything, so count from the last parenthesis.
    const [state, parentId, , sessionId] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state)
      stats.set(Number(name), { parentId: Number(parentId), sessionId: Number(sessionId), zombie: state === 'Z' });
  }
  return stats;
}

function isMarked(processId: number, instanceId: string): boolean {
  return readProc(String(processId), 'environ').split('\0').includes(`${INSTANCE_VARIABLE}=${instanceId}`);
}

/** Empty on systems without /proc: there only what the machine's agent knows is killed. */
function processDirectories(): string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

function readProc(name: string, file: 'stat' | 'environ'): string {
  try {
    return readFileSync(`/proc/${name}/${file}`, 'latin1');
  } catch {
    return '';
  }
}
