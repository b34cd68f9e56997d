import type { When } from '../crash/boundaries.ts';
import { type Fault, makeFaults } from './fault.ts';
import { type Act, describeAct, makeActs } from './people/acts.ts';
import { Random } from './random.ts';

/** What the model says in its n-th turn. Words and effects have names that occur once in a scenario. */
export type Move =
  | { kind: 'bash'; effect: string; seconds: number; exitCode: number }
  | { kind: 'post'; words: string }
  | { kind: 'todo' }
  | { kind: 'read-nothing' }
  | { kind: 'no-such-tool' }
  | { kind: 'bad-input' };
export type ModelTurn = { kind: 'tools'; moves: Move[] } | { kind: 'answer'; words: string };

/** A person writes after so many calls of agent-step, or earlier when nothing is going on any more. */
export type Post = {
  user: 'alice' | 'bob';
  afterCalls: number;
  mention: boolean;
  what: { kind: 'stop' } | { kind: 'words'; words: string };
};

export type Scenario = {
  seed: number;
  posts: Post[];
  /** What people do to what was written. */
  acts: Act[];
  turns: ModelTurn[];
  faults: Fault[];
  /** Somebody writes as soon as so many effects of commands were seen: while that command runs. */
  wordsAtEffect?: number;
  /** Dollars a session may cost; low ones are reached. */
  budgetUsd: number;
};

/** Calls of agent-step that a session of this size makes, roughly: where things happen is drawn from it. */
const CALLS_TYPICAL = 140;
const BUDGET_USD = 25;
/** Two or three model calls. */
const BUDGET_USD_LOW = 0.03;

/** The same seed gives the same scenario, for ever. */
export function makeScenario(seed: number): Scenario {
  const random = new Random(seed);
  const posts = makePosts(random);
  const turns = makeTurns(random, posts.length);
  const faults = makeFaults(random, CALLS_TYPICAL);
  const budgetUsd = random.chance(0.1) ? BUDGET_USD_LOW : BUDGET_USD;
  // Drawn last: seeds of older builds keep all that they had.
  const wordsAtEffect = random.chance(0.5) ? { wordsAtEffect: random.integer(1, 3) } : {};
  const acts = makeActs(random, posts.length);
  return { seed, posts, acts, turns, faults, budgetUsd, ...wordsAtEffect };
}

function makePosts(random: Random): Post[] {
  const more = random.times(
    random.integer(0, 3),
    (index): Post => ({
      user: random.pick(['alice', 'bob']),
      afterCalls: random.integer(1, CALLS_TYPICAL),
      mention: random.chance(0.5),
      what: random.chance(0.3) ? { kind: 'stop' } : { kind: 'words', words: `word-${index + 1}` },
    }),
  );
  const first: Post = { user: 'alice', afterCalls: 0, mention: true, what: { kind: 'words', words: 'word-0' } };
  return [first, ...more.sort((a, b) => a.afterCalls - b.afterCalls)];
}

function makeTurns(random: Random, answers: number): ModelTurn[] {
  return random
    .times(answers, (answer): ModelTurn[] => {
      const steps = random.times(random.integer(0, 3), (step): ModelTurn => {
        const moves = random.times(random.integer(1, 3), (move) => makeMove(random, `${answer}-${step}-${move}`));
        return { kind: 'tools', moves };
      });
      return [...steps, { kind: 'answer', words: `answer-${answer}` }];
    })
    .flat();
}

function makeMove(random: Random, name: string): Move {
  const kind = random.pick([
    'bash',
    'bash',
    'bash',
    'post',
    'todo',
    'read-nothing',
    'no-such-tool',
    'bad-input',
  ] as const);
  return moveOf(random, kind, name, () => (random.chance(0.4) ? random.integer(1, 8) / 10 : 0));
}

/** A move of this kind. `seconds` draws how long a command runs after its effect. */
export function moveOf(random: Random, kind: Move['kind'], name: string, seconds: () => number): Move {
  switch (kind) {
    case 'bash':
      return { kind, effect: `effect-${name}`, seconds: seconds(), exitCode: random.chance(0.2) ? 3 : 0 };
    case 'post':
      return { kind, words: `post-${name}` };
    case 'todo':
    case 'read-nothing':
    case 'no-such-tool':
    case 'bad-input':
      return { kind };
  }
}

/** One line, so that a printed seed says what it does. */
export function describeScenario({ seed, posts, acts, turns, faults, budgetUsd, wordsAtEffect }: Scenario): string {
  const written = posts.map(({ what, afterCalls }) => `${what.kind === 'stop' ? 'stop' : what.words}@${afterCalls}`);
  const said = turns.map((turn) =>
    turn.kind === 'answer' ? turn.words : turn.moves.map(({ kind }) => kind).join('+'),
  );
  const during = wordsAtEffect === undefined ? '' : ` and during effect ${wordsAtEffect}`;
  return `seed ${seed}: people ${[...written, ...acts.map(describeAct)].join(', ')}${during}; model ${said.join(' | ')}; $${budgetUsd}; faults ${faults.map(describeFault).join(', ')}`;
}

function describeFault(fault: Fault): string {
  const { kind, at: _at, ...rest } = fault as Fault & { at?: unknown };
  const place = 'at' in fault ? ` at ${Object.values(fault.at).join(' ')}` : '';
  return `${kind}${place} ${Object.values(rest as Record<string, string | number | When>).join(' ')}`.trim();
}
