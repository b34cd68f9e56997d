import type { LocalSystem } from './system.ts';

export type SettleOptions = {
  /** What is waited for. */
  until: () => boolean | Promise<boolean>;
  /** Time on the local clock after which it counts as never coming. */
  virtualMsMax?: number;
  /** Real time after which something hangs. */
  realMsMax?: number;
};

const VIRTUAL_MS_MAX = 60 * 60_000;
/** A busy machine takes many times the seconds of an idle one. */
const REAL_MS_MAX = 180_000;

/**
 * Lets the system go on until something holds. Whenever nothing is going on, the clock jumps to the next thing that is due,
 * so that time-outs of minutes cost nothing. Throws, with what the clock and the functions were doing, when it does not hold
 * in time.
 */
export async function settle(system: LocalSystem, options: SettleOptions): Promise<void> {
  const { until, virtualMsMax = VIRTUAL_MS_MAX, realMsMax = REAL_MS_MAX } = options;
  const giveUpAt = performance.now() + realMsMax;
  const virtualEnd = system.clock.now() + virtualMsMax;
  while (!(await until())) {
    const isIdle = await system.activity.idle(Math.max(0, giveUpAt - performance.now()));
    if (await until()) return;
    // While it was asked, a timer may have fired.
    if (isIdle && system.activity.isWorking()) continue;
    if (!isIdle || performance.now() > giveUpAt)
      throw new Error(`Not settled after ${realMsMax} ms: ${describe(system)}`);
    const next = system.clock.nextDueAtMs();
    if (next === undefined) throw new Error(`Nothing is due any more: ${describe(system)}`);
    if (next > virtualEnd) throw new Error(`Not settled within ${virtualMsMax} ms of local time: ${describe(system)}`);
    system.clock.advance(Math.max(0, next - system.clock.now()));
  }
}

function describe(system: LocalSystem): string {
  const running = system.pool.invocations.filter((invocation) => invocation.status === 'running');
  const names = running.map((invocation) => invocation.logicalId).join(', ') || 'no function';
  return `${names} running, ${system.instances.scriptsRunning()} scripts running`;
}
