import { START_BURST } from '@remote-swe/core/domain/worker/start-limits';
import { CAPACITY_WAIT_MS_MAX } from '@remote-swe/core/domain/worker/wait-limits';
import { REPLY_TOKENS } from '@remote-swe/core/engine/context/settings';
import { expect, it } from 'vitest';
import { currentLoad, currentQuotas } from '../../../scripts/scale/page.ts';
import { boundsOf } from '../../../scripts/scale/scale.ts';
import { Agenda } from '../../../scripts/scale/sim/agenda.ts';
import { Pool, Rate, Reservations } from '../../../scripts/scale/sim/gates.ts';
import { orderOf } from '../../../scripts/scale/sim/order.ts';
import { NO_MACHINE_MS_MAX, play } from '../../../scripts/scale/sim/play.ts';
import { HOURS, inputsOf, keptSimulation, limitsOf, SEED } from '../../../scripts/scale/simulated.ts';

const load = currentLoad();
const { quotas } = currentQuotas();
const [SMALL = 0] = HOURS;

it('What is kept of the simulation was played with these inputs: else run npm run scale -- --simulate', () => {
  expect(keptSimulation()).toMatchObject({ seed: SEED, inputs: inputsOf(load, quotas) });
  expect(keptSimulation()?.sizes.map(({ sessions }) => sessions)).toEqual(HOURS);
});

it('The smallest hour comes out as it is kept', () => {
  expect(orderOf(SMALL, load, limitsOf(quotas), SEED)).toEqual(keptSimulation()?.sizes[0]);
});

it('The figures of the engine are the engine’s', () => {
  expect(load.replyTokensMax).toBe(REPLY_TOKENS);
  expect(quotas.find(({ id }) => id === 'ec2-starts')?.burst).toBe(START_BURST);
  expect(NO_MACHINE_MS_MAX).toBe(CAPACITY_WAIT_MS_MAX);
});

it('Without quotas a turn takes what its calls and commands take, and a session the work that was reckoned', () => {
  const free = play(SMALL, load, {}, SEED);
  const oneTurnMs = (load.workMinutes * 60_000) / load.turns;
  expect(free.turns.p50).toBeGreaterThan(oneTurnMs * 0.95);
  expect(free.turns.p50).toBeLessThan(oneTurnMs * 1.15);
  const [steps] = boundsOf(
    quotas.filter(({ id }) => id === 'step-concurrency'),
    load,
  );
  const reckonedMs = (steps?.perSession ?? 0) * load.workMinutes * 60_000;
  expect(free.worked / SMALL / reckonedMs).toBeCloseTo(1, 1);
  expect(Object.values(free.gates).filter(({ waited }) => waited > 0)).toEqual([]);
});

it('The same seed gives the same hour, another one another', () => {
  const limits = limitsOf(quotas);
  expect(play(20, load, limits, 3)).toEqual(play(20, load, limits, 3));
  expect(play(20, load, limits, 3)).not.toEqual(play(20, load, limits, 4));
});

it('A machine that is stopped during a long command is given back once', () => {
  // A pool throws when more leave than have entered.
  expect(play(20, { ...load, idleMinutes: 0.1 }, {}, SEED).turns.p50).toBeGreaterThan(0);
  expect(() => new Pool(new Agenda(), 2).leave(1)).toThrow('1 leave a pool that has 0 in it');
});

it('A pool lets in as many as it holds, in their order, and forgets who gave up', () => {
  const agenda = new Agenda();
  const pool = new Pool(agenda, 2);
  const came: string[] = [];
  const enter = (name: string) => pool.enter(1, () => void came.push(`${name} ${agenda.now}`));
  enter('a');
  enter('b');
  const giveUp = enter('c');
  enter('d');
  agenda.after(1_000, () => expect(giveUp()).toBe(true));
  agenda.after(5_000, () => pool.leave(1));
  agenda.run();
  expect(came).toEqual(['a 0', 'b 0', 'd 5000']);
  expect(pool.passed).toMatchObject({ asked: 4, waited: 2, waitedMs: 6_000, firstAtMs: 0, peak: 2 });
});

it('A rate gives what is saved up at once, and the rest one by one', () => {
  const rate = new Rate(new Agenda(), { limit: 2, burst: 5, windowMs: 1_000 });
  expect(Array.from({ length: 7 }, () => rate.take(1))).toEqual([0, 0, 0, 0, 0, 500, 1_000]);
});

it('Reserved tokens that were not used are there for the next call', () => {
  const agenda = new Agenda();
  const tokens = new Reservations(agenda, 1_000);
  const came: number[] = [];
  tokens.reserve(800, () => agenda.after(3_000, () => tokens.settle(800, 100)));
  tokens.reserve(800, () => void came.push(agenda.now));
  agenda.run();
  expect(came).toEqual([3_000]);
});
