import type { Random } from '../../../local/chaos/random.ts';

/** How often things go wrong, as shares of all calls, events and so on. */
export type Rates = {
  kill: number;
  lose: number;
  refuse: number;
  slow: number;
  freeze: number;
  event: number;
  timer: number;
  delivery: number;
  command: number;
  model: number;
  start: number;
  /** A machine that stops, goes or reboots by itself, as a share of commands. */
  machine: number;
  schedule: number;
  /** Events of the code host. */
  webhook: number;
  /** Invocations that are of the build before this one, as in the middle of a deployment. */
  build: number;
  /** Above 0: machines’ clocks differ. */
  clock: number;
  /** Calls that Slack or GitHub answers with one of its documented errors. */
  answer: number;
  /** Writes of the table that meet another one at the same item. */
  conflict: number;
  /** Streams of the model that are no proper answer. */
  stream: number;
  /** Wakes whose step never comes to anything, until they are dead letters. */
  doom: number;
  /** Requests of programs and callbacks to them. */
  program: number;
  /** Kills at the calls of a fork, beside all others. */
  fork: number;
  /** Calls around a schedule that goes while a new machine is started. */
  removal: number;
};

export const CALM: Rates = {
  kill: 0,
  lose: 0,
  refuse: 0,
  slow: 0,
  freeze: 0,
  event: 0,
  timer: 0,
  delivery: 0,
  command: 0,
  model: 0,
  start: 0,
  machine: 0,
  schedule: 0,
  webhook: 0,
  build: 0,
  clock: 0,
  answer: 0,
  conflict: 0,
  stream: 0,
  doom: 0,
  program: 0,
  fork: 0,
  removal: 0,
};

export function isCalm(rates: Rates): boolean {
  return Object.values(rates).every((rate) => rate === 0);
}

/** Each kind of fault is absent from half of the seeds, so that each also comes without the others. */
export function makeRates(random: Random): Rates {
  const some = (most: number) => (random.chance(0.5) ? random.next() * most : 0);
  return {
    kill: some(0.03),
    lose: some(0.02),
    refuse: some(0.03),
    slow: some(0.02),
    freeze: some(0.015),
    event: some(0.4),
    timer: some(0.3),
    delivery: some(0.5),
    command: some(0.25),
    model: some(0.3),
    start: some(0.3),
    machine: some(0.15),
    schedule: some(0.3),
    webhook: some(0.8),
    // Drawn last of all, by the scenario.
    build: 0,
    clock: 0,
    answer: 0,
    conflict: 0,
    stream: 0,
    doom: 0,
    program: 0,
    fork: 0,
    removal: 0,
  };
}
