import type { Random } from '../../../local/chaos/random.ts';
import { type Move, moveOf } from '../../../local/chaos/scenario.ts';
import type { Pace } from './deeds.ts';

/** What the model says in its n-th turn. Words and effects have names that occur once in a world. */
export type SimMove =
  | Move
  /** A command that goes on in the background. */
  | { kind: 'job'; effect: string; seconds: number; exitCode: number }
  | { kind: 'wait-job'; seconds: number }
  | { kind: 'wait-checks'; of: 'commit' | 'pull'; name: string };
export type SimTurn = { kind: 'tools'; moves: SimMove[] } | { kind: 'answer'; words: string };

const MOVES = [
  ...['bash', 'bash', 'bash', 'bash', 'bash', 'bash', 'job', 'job', 'wait-job', 'wait-job', 'wait-checks'],
  ...['post', 'post', 'todo', 'todo', 'read-nothing', 'no-such-tool', 'bad-input'],
] as const as readonly SimMove['kind'][];
const TALKATIVE_MOVES = ['bash', 'post', 'post', 'post'] as const;
const SECONDS = [0, 0, 0, 0.4, 3, 20, 150, 400] as const;

export function makeTurns(random: Random, session: number, wanted: { answers: number; pace: Pace }): SimTurn[] {
  const { answers, pace } = wanted;
  return random
    .times(answers, (answer): SimTurn[] => {
      const steps = random.times(random.integer(0, pace === 'short' ? 2 : 3), (step): SimTurn => {
        const moves = random.times(random.integer(1, 3), (move) =>
          makeMove(random, `${session}-${answer}-${step}-${move}`, pace === 'talkative' ? TALKATIVE_MOVES : MOVES),
        );
        return { kind: 'tools', moves };
      });
      return [...steps, { kind: 'answer', words: `answer-${session}-${answer}` }];
    })
    .flat();
}

function makeMove(random: Random, name: string, kinds: readonly SimMove['kind'][]): SimMove {
  const kind = random.pick(kinds);
  switch (kind) {
    case 'job':
      return { kind, effect: `effect-${name}`, seconds: random.pick(SECONDS), exitCode: 0 };
    case 'wait-job':
      return { kind, seconds: random.pick([5, 60]) };
    case 'wait-checks':
      return { kind, of: random.pick(['commit', 'pull'] as const), name };
    default:
      return moveOf(random, kind, name, () => random.pick(SECONDS));
  }
}
