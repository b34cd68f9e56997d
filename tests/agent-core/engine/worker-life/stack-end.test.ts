import { endStack, WAIT_MS_MAX } from '@remote-swe/core/engine/worker-life/stack-end';
import type { AllMachines, RemainingMachine } from '@remote-swe/core/ports/workers/all-machines';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryLog } from '../../fakes/telemetry.ts';

type State = 'running' | 'protected' | 'ending';

/** Machines by their state; one that is ending is gone at the look after the next. */
class Machines implements AllMachines {
  readonly states = new Map<string, State>();
  leaving = true;
  /** Errors of the next questions. */
  readonly errors: Error[] = [];
  #asked = 0;

  constructor(...states: State[]) {
    for (const [index, state] of states.entries()) this.states.set(`m-${index}`, state);
  }

  isLeaving(): Promise<boolean> {
    const error = this.errors.shift();
    return error ? Promise.reject(error) : Promise.resolve(this.leaving);
  }

  remaining(): Promise<RemainingMachine[]> {
    const found = [...this.states].map(([machineId, state]) => ({ machineId, isEnding: state === 'ending' }));
    if (this.#asked++ > 0) for (const { machineId, isEnding } of found) if (isEnding) this.states.delete(machineId);
    return Promise.resolve(found);
  }

  terminate(machineIds: string[]): Promise<void> {
    const refused = machineIds.filter((id) => this.states.get(id) === 'protected');
    for (const id of machineIds) if (!refused.includes(id)) this.states.set(id, 'ending');
    return refused.length > 0 ? Promise.reject(new Error(`${refused} OperationNotPermitted`)) : Promise.resolve();
  }
}

async function run(allMachines: AllMachines) {
  const clock = { at: 0, now: () => clock.at };
  const log = new MemoryLog();
  const end = await endStack({ allMachines, clock, log }, async (ms) => {
    clock.at += ms;
  });
  return { end, tookMs: clock.at, log };
}

describe('endStack', () => {
  it('A deployment that goes takes its machines along, and waits until they are gone', async () => {
    const machines = new Machines('running', 'running', 'ending');
    expect((await run(machines)).end).toEqual({ kind: 'ended', machines: 3 });
    expect(machines.states.size).toBe(0);
  });

  it('A deployment without machines goes at once', async () => {
    expect(await run(new Machines())).toMatchObject({ end: { kind: 'ended', machines: 0 }, tookMs: 0 });
  });

  it('A deployment that is only changed, or whose change is taken back, keeps its machines', async () => {
    const machines = new Machines('running');
    machines.leaving = false;
    expect(await run(machines)).toMatchObject({ end: { kind: 'kept' }, tookMs: 0 });
    expect(machines.states.get('m-0')).toBe('running');
  });

  it('A machine that may not be ended is named with the reason, in time, and does not keep the others', async () => {
    const machines = new Machines('protected', 'running');
    const { end, tookMs } = await run(machines);
    expect(end).toMatchObject({ kind: 'left', reason: expect.stringMatching(/m-0 .*OperationNotPermitted/) });
    expect([...machines.states]).toEqual([['m-0', 'protected']]);
    expect(tookMs).toBeLessThanOrEqual(WAIT_MS_MAX);
  });

  it('A machine that takes long to end does not hold up the deletion: it runs nothing any more', async () => {
    const machines = new Machines('running');
    machines.remaining = () =>
      Promise.resolve([{ machineId: 'm-0', isEnding: machines.states.get('m-0') === 'ending' }]);
    expect((await run(machines)).end).toEqual({ kind: 'ended', machines: 1 });
  });

  it('While nobody knows whether the deployment goes, no machine is ended', async () => {
    const machines = new Machines('running');
    machines.isLeaving = () => Promise.reject(new Error('AccessDenied'));
    const { end } = await run(machines);
    expect(end).toMatchObject({ kind: 'left', reason: expect.stringContaining('AccessDenied') });
    expect(machines.states.get('m-0')).toBe('running');
  });

  it('However often a question fails, the machines are ended in the end, or an answer comes in time', async () => {
    const states = fc.array(fc.constantFrom<State>('running', 'ending'), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(states, fc.integer({ min: 0, max: 80 }), async (given, failures) => {
        const machines = new Machines(...given);
        for (let each = 0; each < failures; each++) machines.errors.push(new Error('Throttled'));
        const { end, tookMs } = await run(machines);
        expect(tookMs).toBeLessThanOrEqual(WAIT_MS_MAX);
        if (end.kind === 'ended')
          expect([...machines.states.values()].filter((state) => state !== 'ending')).toEqual([]);
        else expect(end.kind).toBe('left');
        // Run again, it ends what is left.
        machines.errors.length = 0;
        expect((await run(machines)).end.kind).toBe('ended');
      }),
    );
  });
});
