import type { When } from '../crash/boundaries.ts';
import type { Random } from './random.ts';

/** The n-th call (from 1) of a function, or the n-th of one operation of it; `*` is any. */
export type Place = { function: string; operation: string; ordinal: number };

export type Fault =
  /** The invocation dies at the call. */
  | { kind: 'kill'; at: Place; when: When }
  /** The call fails on the way there, or its answer on the way back. */
  | { kind: 'cut'; at: Place; when: When }
  /** The call takes so long. */
  | { kind: 'slow'; at: Place; realMs: number }
  /** Time jumps while the call is under way. */
  | { kind: 'jump'; at: Place; virtualMs: number }
  /** The machine is stopped or terminated so long after the n-th command was sent. */
  | { kind: 'machine'; end: 'stop' | 'terminate'; command: number; realMs: number }
  /** EC2 has no machine for so many requests. */
  | { kind: 'no-capacity'; operation: 'RunInstances' | 'StartInstances'; count: number }
  /** The n-th model call fails. */
  | { kind: 'model'; call: number; how: 'throttled' | 'unavailable' | 'broken-stream' | 'slow' }
  /** The n-th call of a Slack method fails. */
  | { kind: 'slack'; at: Place; how: 'rate-limited' | 'http' | 'answer-lost' }
  /** What becomes of the n-th event of Slack. */
  | { kind: 'delivery'; event: number; how: 'duplicate' | 'late' | 'lose-answer' }
  /** What becomes of the n-th event on the bus. */
  | { kind: 'event'; event: number; how: 'lost' | 'twice' | 'late' }
  /** All timers that are armed at the call are lost. */
  | { kind: 'lose-timers'; at: Place };

const STEP = 'AgentStepFunction';
const FAULTS_MIN = 2;
const FAULTS_MAX = 7;
/** A jump longer than a message stays invisible without a heartbeat (60 s): another step begins beside this one. */
const JUMP_MS_MAX = 90_000;

/** A handful of faults; `calls` is how many a session's steps make. */
export function makeFaults(random: Random, calls: number): Fault[] {
  return random.times(random.integer(FAULTS_MIN, FAULTS_MAX), () => random.pick(MAKERS)(random, calls));
}

type Maker = (random: Random, calls: number) => Fault;

const anyStepCall = (random: Random, calls: number): Place => ({
  function: STEP,
  operation: '*',
  ordinal: random.integer(1, calls),
});
const when = (random: Random): When => random.pick(['before', 'after']);

/** What matters most is named several times. */
const MAKERS: readonly Maker[] = [
  (random, calls) => ({ kind: 'kill', at: anyStepCall(random, calls), when: when(random) }),
  (random, calls) => ({ kind: 'kill', at: anyStepCall(random, calls), when: when(random) }),
  (random) => ({ kind: 'kill', at: anyCallOf(random), when: when(random) }),
  (random, calls) => ({ kind: 'cut', at: anyStepCall(random, calls), when: when(random) }),
  (random) => ({
    kind: 'cut',
    at: { function: STEP, operation: 'SendCommand', ordinal: random.integer(1, 4) },
    when: 'after',
  }),
  (random, calls) => ({ kind: 'slow', at: anyStepCall(random, calls), realMs: random.integer(20, 200) }),
  (random) => ({ kind: 'jump', at: jumpPlace(random), virtualMs: random.integer(5_000, JUMP_MS_MAX) }),
  (random) => ({ kind: 'machine', end: 'stop', command: random.integer(1, 3), realMs: random.integer(0, 500) }),
  (random) => ({ kind: 'machine', end: 'terminate', command: random.integer(1, 3), realMs: random.integer(0, 500) }),
  (random) => ({
    kind: 'no-capacity',
    operation: random.pick(['RunInstances', 'StartInstances']),
    count: random.integer(1, 6),
  }),
  (random) => ({
    kind: 'model',
    call: random.integer(1, 6),
    how: random.pick(['throttled', 'unavailable', 'broken-stream', 'slow']),
  }),
  (random) => ({ kind: 'slack', at: slackPlace(random), how: random.pick(['rate-limited', 'http', 'answer-lost']) }),
  (random) => ({
    kind: 'delivery',
    event: random.integer(1, 8),
    how: random.pick(['duplicate', 'late', 'lose-answer']),
  }),
  (random) => ({ kind: 'event', event: random.integer(1, 10), how: random.pick(['lost', 'lost', 'twice', 'late']) }),
  (random, calls) => ({ kind: 'lose-timers', at: anyStepCall(random, calls) }),
];

function anyCallOf(random: Random): Place {
  const name = random.pick(['SlackEventsFunction', 'DoorbellFunction', 'SweeperFunction', 'WorkerReaperFunction']);
  return { function: name, operation: '*', ordinal: random.integer(1, 12) };
}

/**
 * Not while a post is under way: a step that is frozen there for over a minute may post twice, which docs/protocol.md accepts
 * (G2: Slack has no idempotency key).
 */
function jumpPlace(random: Random): Place {
  const operation = random.pick([
    'ConverseStream',
    'TransactWriteItems',
    'Query',
    'SendCommand',
    'SendMessage',
    'GetItem',
  ]);
  return { function: STEP, operation, ordinal: random.integer(1, 8) };
}

function slackPlace(random: Random): Place {
  const operation = random.pick(['chat.postMessage', 'chat.postMessage', 'chat.update', 'conversations.replies']);
  return { function: STEP, operation, ordinal: random.integer(1, 4) };
}
