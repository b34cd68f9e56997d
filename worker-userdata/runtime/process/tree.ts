import { setTimeout as delay } from 'node:timers/promises';
import { listProcesses, type ProcessStat, readStat, variablesOf } from './proc.ts';

/** The variable that every process of a call carries, daemonised ones included. */
export const CALL_VARIABLE = 'REMOTE_SWE_CALL';
/** Time between SIGTERM and SIGKILL: enough for a test runner or a database to put its files in order. */
export const STOP_GRACE_MS = 3_000;
/** How long killed processes may take to vanish: catches those that hang in the kernel. */
const KILL_MS_MAX = 5_000;
const POLL_MS = 20;
/** Looks for processes that still run while they are being stopped; those that hang in the kernel never stop. */
const FREEZE_PASSES_MAX = 20;

/**
 * Where a call's processes are found: by their marker, and by the process groups that we made. `isOurs`: this process has started them, so
 * they are younger than it is, and the environments of all the others need not be read.
 */
export type CallProcesses = { marker: string; groupIds: number[]; isOurs?: true };

/** All living processes of a call: marked, in its groups or sessions, or descended from one of those. Never ourselves. */
export function findProcesses({ marker, groupIds, isOurs }: CallProcesses): ProcessStat[] {
  const groups = new Set(groupIds);
  const since = isOurs ? Number(readStat(process.pid)?.startTicks ?? 0) : 0;
  const isTooOld = ({ startTicks }: ProcessStat) => Number(startTicks) < since;
  const all = listProcesses().filter((stat) => stat.processId !== process.pid && !isTooOld(stat));
  const found = new Map<number, ProcessStat>();
  for (const stat of all)
    if (groups.has(stat.groupId) || groups.has(stat.sessionId) || isMarked(stat, marker))
      found.set(stat.processId, stat);
  let sizeBefore = -1;
  while (found.size !== sizeBefore) {
    sizeBefore = found.size;
    for (const stat of all) if (found.has(stat.parentId)) found.set(stat.processId, stat);
  }
  return [...found.values()];
}

/** Whether a process of one of these calls lives, a daemonised one included. */
export function anyRuns(markers: ReadonlySet<string>): boolean {
  return listProcesses().some((stat) => markersOf(stat).some((marker) => markers.has(marker)));
}

/**
 * Ends all processes of a call: SIGTERM, then after {@link STOP_GRACE_MS} SIGKILL, until none is left. Those that appear
 * meanwhile are ended too. Resolves to what could not be ended.
 */
export async function stopProcesses(processes: CallProcesses, graceMs = STOP_GRACE_MS): Promise<ProcessStat[]> {
  const asked = new Set<number>();
  const left = await signalUntilGone(processes, graceMs, (stat) => {
    if (asked.has(stat.processId)) return;
    asked.add(stat.processId);
    send(stat.processId, 'SIGTERM');
    // A process that is held (SIGSTOP) takes its signals only when it goes on.
    send(stat.processId, 'SIGCONT');
  });
  if (left.length === 0) return [];
  freeze(processes);
  return signalUntilGone(processes, KILL_MS_MAX, (stat) => send(stat.processId, 'SIGKILL'));
}

/** Processes that are held make no others: what forks faster than it can be killed one by one is held first. */
function freeze(processes: CallProcesses): void {
  for (let passes = 0; passes < FREEZE_PASSES_MAX; passes++) {
    const running = findProcesses(processes).filter(({ state }) => state !== 'T');
    if (running.length === 0) return;
    for (const stat of running) send(stat.processId, 'SIGSTOP');
  }
}

async function signalUntilGone(
  processes: CallProcesses,
  limitMs: number,
  signal: (stat: ProcessStat) => void,
): Promise<ProcessStat[]> {
  const end = performance.now() + limitMs;
  for (;;) {
    const found = findProcesses(processes);
    if (found.length === 0) return found;
    found.forEach(signal);
    if (performance.now() > end) return findProcesses(processes);
    await delay(POLL_MS);
  }
}

function isMarked(stat: ProcessStat, marker: string): boolean {
  return markersOf(stat).includes(marker);
}

function markersOf({ processId }: ProcessStat): string[] {
  return variablesOf(processId, CALL_VARIABLE);
}

function send(processId: number, signal: NodeJS.Signals): void {
  try {
    process.kill(processId, signal);
  } catch {
    // It ended meanwhile.
  }
}
