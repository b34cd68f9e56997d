import { Random } from '../../../local/chaos/random.ts';
import { makeDeeds, type Pace } from './deeds.ts';
import { more, ofProgram } from './programs.ts';
import type { SimSession } from './scenario.ts';
import { makeTurns, type SimTurn } from './turns.ts';

/** Whether the sessions that are forked are programs’. */
const OF_PROGRAMS_LIKELY = 0.3;
const FORKS_MAX = 3;
const THREAD_LIKELY = 0.7;
const FROM_PAGE_LIKELY = 0.3;
const WORDS_LIKELY = 0.6;
const OTHER_MODEL_LIKELY = 0.15;
/** From the start: before there is anything, in the middle of a turn, and when the machine was stopped and its work saved. */
const AFTER_MS = [0, 2_000, 15_000, 60_000, 400_000, 1_800_000] as const;
const BACK = [0, 0, 0, 1, 2, 5] as const;
const REPEAT_LIKELY = 0.5;
/** Somebody comes back to it when its origin’s machine is removed. */
const LATE_LIKELY = 0.12;
const LONG_AFTER_MS = 1_800_000;
const FAULTY_LIKELY = 0.7;
const RATE_MOST = 0.25;

/** These sessions, and some that are forked from them or from each other. */
export function withForks(sessions: readonly SimSession[], seed: number, pace: Pace): SimSession[] {
  const random = new Random(seed * 69_621 + 13);
  const isOfPrograms = random.chance(OF_PROGRAMS_LIKELY);
  const all = sessions.map((each) => (isOfPrograms && each.source === undefined ? ofProgram(each, seed) : each));
  const count = random.integer(1, FORKS_MAX);
  for (let left = count; left > 0; left--) all.push(makeFork(random, all, pace));
  return all;
}

function makeFork(random: Random, sessions: readonly SimSession[], pace: Pace): SimSession {
  const number = sessions.length;
  if (random.chance(LATE_LIKELY)) return lateFork(random, number);
  const of = random.integer(0, number - 1);
  const talk = isInChannel(sessions, of) && random.chance(THREAD_LIKELY) ? ('thread' as const) : ('console' as const);
  const user = random.pick(['U1', userOf(sessions, of)]);
  const hasWords = random.chance(WORDS_LIKELY);
  const isOther = random.chance(OTHER_MODEL_LIKELY);
  const fork = {
    ...{ afterMs: random.pick(AFTER_MS), kind: 'fork' as const, of, talk, user, back: random.pick(BACK) },
    ...(hasWords ? { words: `word-${number}-0` } : {}),
    ...(isOther ? { model: 'plain' } : {}),
    ...(random.chance(FROM_PAGE_LIKELY) ? { by: 'browser' as const } : {}),
  };
  const others = makeDeeds(random, number, pace)
    .slice(1)
    .filter(({ kind }) => kind !== 'edit' && kind !== 'delete')
    .flatMap((deed) => [
      talk === 'console' && 'user' in deed ? { ...deed, user } : deed,
      ...(talk === 'console' ? more(random, deed.kind === 'press-stop') : []),
    ]);
  const again = { afterMs: random.pick([0, 5_000, 90_000]), kind: 'repeat' as const, of: 0 };
  const deeds = [fork, ...(random.chance(REPEAT_LIKELY) ? [again] : []), ...others];
  const answers = 1 + deeds.filter(({ kind }) => kind === 'say').length;
  return { deeds, turns: makeTurns(random, number, { answers, pace }), source: 'fork' };
}

/** What is saved for it is not used before its origin, and what that has saved, is gone. */
function lateFork(random: Random, number: number): SimSession {
  const deed = { kind: 'fork', of: random.integer(0, number - 1), talk: 'console', user: 'U1', back: 0 } as const;
  const turns = [0, 1].flatMap((answer): SimTurn[] => [
    { kind: 'tools', moves: [{ kind: 'bash', effect: `effect-${number}-${answer}-9-9`, seconds: 3, exitCode: 0 }] },
    { kind: 'answer', words: `answer-${number}-${answer}` },
  ]);
  return {
    ...{ deeds: [{ ...deed, afterMs: LONG_AFTER_MS }], turns, source: 'fork' as const },
    late: `word-${number}-late`,
  };
}

/** A fork of what is in Slack may get a thread there. */
function isInChannel(sessions: readonly SimSession[], number: number): boolean {
  const { source, deeds = [] } = sessions[number] ?? {};
  const [first] = deeds;
  return source === undefined || (first?.kind === 'fork' && first.talk === 'thread');
}

/** Whoever began it may fork it, and an admin. */
function userOf(sessions: readonly SimSession[], number: number): string {
  const [first] = sessions[number]?.deeds ?? [];
  return first && 'user' in first ? first.user : 'U1';
}

/** How often a fork is killed at one of its calls. */
export function forkRate(seed: number): number {
  const random = new Random(seed * 69_621 + 17);
  return random.chance(FAULTY_LIKELY) ? random.next() * RATE_MOST : 0;
}
