import { Random } from '../../local/chaos/random.ts';
import { type ModelTurn, type Move, moveOf } from '../../local/chaos/scenario.ts';

/** What a person does, `afterMs` the deed before. `of`: a place among the messages so far. */
export type Deed = { afterMs: number } & (
  | { kind: 'say'; user: string; words: string; mention: boolean }
  | { kind: 'edit'; of: number; words: string }
  | { kind: 'delete'; of: number }
);

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
};

export type SimScenario = { seed: number; deeds: Deed[]; turns: ModelTurn[]; rates: Rates; budgetUsd: number };

const CALM: Rates = {
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
};
/** A seed in ten has no faults: what fails there is a fault of the simulation, or a plain one. */
const CALM_LIKELY = 0.1;
const LOW_BUDGET_LIKELY = 0.06;
const PAUSE_MS = [0, 300, 2_000, 15_000, 90_000, 600_000] as const;
/** Somebody writes all the time while the agent mostly talks: words come between any two calls of a step. */
const TALKATIVE_LIKELY = 0.2;
const TALKATIVE_PAUSE_MS = [50, 400, 1_200, 3_000] as const;
const MOVES = ['bash', 'bash', 'bash', 'post', 'todo', 'read-nothing', 'no-such-tool', 'bad-input'] as const;
const TALKATIVE_MOVES = ['bash', 'post', 'post', 'post'] as const;

/** The same seed gives the same scenario. */
export function makeSimScenario(seed: number): SimScenario {
  const random = new Random(seed * 2_654_435_761);
  const isTalkative = random.chance(TALKATIVE_LIKELY);
  const deeds = makeDeeds(random, isTalkative);
  const words = deeds.filter(({ kind }) => kind === 'say').length;
  const turns = makeTurns(random, words, isTalkative);
  const rates = random.chance(CALM_LIKELY) ? CALM : makeRates(random);
  return { seed, deeds, turns, rates, budgetUsd: random.chance(LOW_BUDGET_LIKELY) ? 0.02 : 25 };
}

function makeDeeds(random: Random, isTalkative: boolean): Deed[] {
  const deeds: Deed[] = [{ afterMs: 0, kind: 'say', user: 'U1', words: 'word-0', mention: true }];
  let said = 1;
  const count = isTalkative ? random.integer(3, 8) : random.integer(0, 4);
  const pauses = isTalkative ? TALKATIVE_PAUSE_MS : PAUSE_MS;
  for (let index = 0; index < count; index++) {
    const afterMs = random.pick(pauses) + random.integer(0, isTalkative ? 1_500 : 3_000);
    const kind = random.pick(['say', 'say', 'say', 'stop', 'edit', 'delete'] as const);
    // What is no session yet cannot be changed: a change of the first message comes later than the message.
    const of = random.integer(0, said - 1);
    const later = afterMs + (of === 0 ? 5_000 : 0);
    if (kind === 'edit')
      deeds.push({ afterMs: later, kind, of, words: random.chance(0.12) ? 'stop' : `edited-${index}` });
    else if (kind === 'delete') deeds.push({ afterMs: later, kind, of });
    else {
      const words = kind === 'stop' ? 'stop' : `word-${said}`;
      deeds.push({ afterMs, kind: 'say', user: random.pick(['U1', 'U2']), words, mention: random.chance(0.5) });
      said += 1;
    }
  }
  return deeds;
}

function makeTurns(random: Random, answers: number, isTalkative: boolean): ModelTurn[] {
  return random
    .times(answers, (answer): ModelTurn[] => {
      const steps = random.times(random.integer(0, 3), (step): ModelTurn => {
        const moves = random.times(random.integer(1, 3), (move) =>
          makeMove(random, `${answer}-${step}-${move}`, isTalkative ? TALKATIVE_MOVES : MOVES),
        );
        return { kind: 'tools', moves };
      });
      return [...steps, { kind: 'answer', words: `answer-${answer}` }];
    })
    .flat();
}

function makeMove(random: Random, name: string, kinds: readonly Move['kind'][]): Move {
  return moveOf(random, random.pick(kinds), name, () => random.pick([0, 0, 0.4, 3, 20, 150]));
}

/** Each kind of fault is absent from half of the seeds, so that each also comes without the others. */
function makeRates(random: Random): Rates {
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
  };
}
