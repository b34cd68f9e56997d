import type { ConverseRequest } from '../../aws/bedrock/converse-request.ts';
import { functionScript, type ModelScript, type ScriptedTurn, turnsScript } from '../../aws/bedrock/script.ts';
import { Random } from '../random.ts';
import { type ModelTurn, type Move, moveOf } from '../scenario.ts';
import { callOf, commandOf } from '../script.ts';

/** One of many sessions: what the model says in it, and how often people write. Every word and effect has its number in it. */
export type Member = { name: string; turns: ModelTurn[]; posts: number };

const KINDS: readonly Move['kind'][] = ['bash', 'bash', 'bash', 'post', 'todo', 'read-nothing', 'bad-input'];
const POSTS_MAX = 3;
const STEPS_MAX = 2;
const MOVES_MAX = 2;
/** Commands of some seconds: what is killed with its tree must run just then. */
const SECONDS = [0, 0.3, 1, 3, 8];
/** Ends with a sign that no other number continues. */
const nameOf = (index: number) => `member-${index}.`;

/** The same seed gives the same sessions. */
export function makeMembers(seed: number, count: number): Member[] {
  const random = new Random(seed);
  return random.times(count, (index) => {
    const posts = random.integer(1, POSTS_MAX);
    const turns = random.times(posts, (post) => turnsOf(random, `${index}-${post}`)).flat();
    return { name: nameOf(index), turns, posts };
  });
}

function turnsOf(random: Random, name: string): ModelTurn[] {
  const steps = random.times(random.integer(1, STEPS_MAX), (step): ModelTurn => {
    const moves = random.times(random.integer(1, MOVES_MAX), (move) =>
      moveOf(random, random.pick(KINDS), `${name}-${step}-${move}`, () => random.pick(SECONDS)),
    );
    return { kind: 'tools', moves };
  });
  return [...steps, { kind: 'answer', words: `answer-${name}` }];
}

/** One model for all of them: the first message of a conversation names the session. */
export function scriptOfMany(members: Member[], baseUrl: () => string): ModelScript {
  return functionScript((request) => {
    const member = members.find(({ name }) => isOf(request, name));
    const spoken = (turn: ModelTurn): ScriptedTurn =>
      turn.kind === 'answer'
        ? { text: turn.words }
        : { toolUses: turn.moves.map((move) => callOf(move, (bash) => commandOf(bash, baseUrl()))) };
    return turnsScript((member?.turns ?? []).map(spoken)).reply(request);
  });
}

/** Whether a request is one of this session. */
export function isOf(request: ConverseRequest | undefined, name: string): boolean {
  return JSON.stringify(request?.messages[0] ?? '').includes(name);
}
