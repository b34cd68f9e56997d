import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { AllMachines } from '../../ports/workers/all-machines.ts';

/** For so long machines are looked at and ended again: whoever removes the deployment waits, and the function must still answer. */
export const WAIT_MS_MAX = 180_000;
/** Between two looks. The first come soon: most deployments have no machine left. */
const LOOK_MS_MIN = 200;
const LOOK_MS_MAX = 5_000;
/** Machines that a reason names: it has to fit into an answer. */
const NAMED_MAX = 10;

export type StackEndPorts = { allMachines: AllMachines; clock: Pick<Clock, 'now'>; log: Log };

/** `kept`: the deployment stays, so its machines do, too. `left`: what could not be ended, and why. */
export type StackEnd = { kind: 'kept' } | { kind: 'ended'; machines: number } | { kind: 'left'; reason: string };

/**
 * Ends every machine of a deployment that is being removed. Safe to run again, and at the same time as another run. Resolves within
 * WAIT_MS_MAX and one look, whatever happens.
 */
export async function endStack(
  { allMachines, clock, log }: StackEndPorts,
  wait: (ms: number) => Promise<void>,
): Promise<StackEnd> {
  const until = clock.now() + WAIT_MS_MAX;
  const seen = new Set<string>();
  for (let pause = LOOK_MS_MIN; ; pause = Math.min(2 * pause, LOOK_MS_MAX)) {
    const look = await lookOnce(allMachines, seen);
    if (look.kind === 'kept') return { kind: 'kept' };
    if (look.kind === 'none') return { kind: 'ended', machines: seen.size };
    if (look.kind === 'left') log.error('Machines of the deployment could not be ended yet', { reason: look.reason });
    const isLast = clock.now() + pause > until;
    if (isLast && look.kind === 'ending') return { kind: 'ended', machines: seen.size };
    if (isLast) return { kind: 'left', reason: look.reason };
    await wait(pause);
  }
}

type Look = { kind: 'kept' } | { kind: 'none' } | { kind: 'ending'; reason: string } | { kind: 'left'; reason: string };

async function lookOnce(allMachines: AllMachines, seen: Set<string>): Promise<Look> {
  let running: string[] = [];
  try {
    // Not knowing it is no leave to end anybody's work.
    if (!(await allMachines.isLeaving())) return { kind: 'kept' };
    const remaining = await allMachines.remaining();
    for (const { machineId } of remaining) seen.add(machineId);
    running = remaining.filter(({ isEnding }) => !isEnding).map(({ machineId }) => machineId);
    if (running.length > 0) await allMachines.terminate(running);
    if (remaining.length === 0) return { kind: 'none' };
    return { kind: 'ending', reason: '' };
  } catch (error) {
    return { kind: 'left', reason: reasonOf(running, error) };
  }
}

function reasonOf(running: string[], error: unknown): string {
  const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  if (running.length === 0) return `It is not known whether machines still run (${why}).`;
  const more = running.length > NAMED_MAX ? ` and ${running.length - NAMED_MAX} more` : '';
  return `Machines may still run: ${running.slice(0, NAMED_MAX).join(', ')}${more} (${why}).`;
}
