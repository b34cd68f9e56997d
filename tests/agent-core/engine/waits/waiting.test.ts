import { clockTime } from '@remote-swe/core/domain/language/format/format';
import type { Wait } from '@remote-swe/core/domain/session/wait';
import { PortError } from '@remote-swe/core/errors';
import { allTools } from '@remote-swe/core/tools/all';
import { type LambdaToolAnswer, lookTool, type StillWaiting, textAnswer } from '@remote-swe/core/tools/lambda-tool';
import { beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { message, result, SESSION, state, stop, toolUse, workOf } from '../../fakes/build.ts';
import { START } from '../../fakes/clock.ts';
import { World } from '../../fakes/world.ts';

const MINUTE = 60_000;
const COMMIT = 'github.com/acme/widget@abc';
const NOT_YET = { waits: { what: 'the tide', forMs: 60 * MINUTE, commits: [COMMIT], state: 'low' } };

let world: World;
let found: LambdaToolAnswer | { waits: StillWaiting } | Error;
let looks: { since?: number; state?: string }[];

const awaitTide = lookTool<{ where: string }>({
  name: 'await_tide',
  description: 'Waits until the tide is high.',
  place: 'lambda',
  effect: 'none',
  input: z.strictObject({ where: z.string() }),
  async look(_input, _context, wait) {
    looks.push({ ...wait });
    if (found instanceof Error) throw found;
    return found;
  },
});
const waitCall = { toolCallId: 'a', name: 'await_tide', input: { where: 'Bremen' } };
const nextCall = { toolCallId: 'b', name: 'post_message', input: { text: 'High.' } };

beforeEach(() => {
  world = new World([...allTools, awaitTide]);
  found = NOT_YET;
  looks = [];
  const work = { ...workOf({ kind: 'none' }, [waitCall, nextCall]), reply: 1 };
  world.given(state({ kind: 'acting', work }, { progress: { id: 'p', ts: '1.000001' } }), [
    { kind: 'model', blocks: [toolUse('a', 'await_tide', waitCall.input), toolUse('b', 'post_message')] },
  ]);
  world.calls.clear();
});

const waitNow = (): Wait | undefined => (world.state.phase.kind === 'acting' ? world.state.phase.work.wait : undefined);
const orderOf = () => world.calls.only('wakes', 'journal.commit', 'chat', 'commands', 'machines', 'workerStore');
const results = () => world.newest.messages.flatMap((one) => (one.kind === 'results' ? one.results : []));
const comes = (ms: number) => world.clock.jump(ms);

describe('a call that waits', () => {
  it('The first look arms a timer before the entry that names its time, and nothing rings or runs', async () => {
    expect(await world.step()).toBe('acknowledge');
    expect(orderOf()).toEqual(['wakes.arm', 'journal.commit wait', 'chat.update']);
    expect(waitNow()).toEqual({
      ...{ toolCallId: 'a', what: 'the tide', since: START, until: START + 60 * MINUTE },
      ...{ nextLookAt: START + MINUTE, delayMs: MINUTE, commits: [COMMIT], state: 'low' },
    });
    expect(world.wakes.timers).toEqual([{ sessionId: SESSION, at: START + 61_000, delayMs: 61_000 }]);
    expect(world.dueAt).toBe(START + MINUTE + 90_000);
    expect(world.worker).toBeUndefined();
  });

  it('The entry of a wait holds the item by which an event of the commit finds the session', async () => {
    await world.step();
    expect(world.table.signposts).toEqual([{ kind: 'commit', key: COMMIT, until: START + 60 * MINUTE }]);
  });

  it('A wait that begins with a rate limit lasts as long as the call says, from its first answer on', async () => {
    found = new PortError('retry', 'GitHub stops it', { retryAt: START + 5 * MINUTE });
    await world.step();
    expect(waitNow()).toMatchObject({ until: START + 24 * 60 * MINUTE, notBefore: START + 5 * MINUTE });
    found = NOT_YET;
    comes(5 * MINUTE);
    await world.step();
    expect(waitNow()).toMatchObject({ what: 'the tide', since: START, until: START + 65 * MINUTE });
    expect(waitNow()).toMatchObject({ nextLookAt: START + 6 * MINUTE, commits: [COMMIT] });
  });

  it('The progress message says what is awaited, since when and until when', async () => {
    const notice = { kind: 'progress' as const, id: 'p', at: START, text: '', stoppable: true };
    world.chat.posted.push({ ts: '1.000001', at: START, notice });
    await world.step();
    expect(world.chat.texts().at(-1)).toContain(
      `:hourglass: Waiting for the tide since ${clockTime(START)}, until ${clockTime(START + 60 * MINUTE)} at the latest`,
    );
  });

  it('A bell that finds nothing over looks, and writes no entry and arms nothing', async () => {
    await world.step();
    world.calls.clear();
    found = { waits: { ...NOT_YET.waits, state: 'thrown away' } };
    for (let bells = 0; bells < 5; bells++) await world.step();
    expect(orderOf()).toEqual([]);
    expect(looks).toHaveLength(6);
    expect(waitNow()?.state).toBe('low');
  });

  it('A look whose time has come arms the next one, later each time, with what the tool keeps', async () => {
    await world.step();
    found = { waits: { what: 'the tide', forMs: 5, commits: [COMMIT], state: 'rising' } };
    const delays: number[] = [];
    for (let at = 0; at < 6; at++) {
      comes(waitNow()?.delayMs ?? 0);
      await world.step();
      delays.push((waitNow()?.nextLookAt ?? 0) - world.clock.now());
    }
    expect(delays.map((ms) => ms / MINUTE)).toEqual([2, 4, 8, 15, 15, 15]);
    expect(looks.at(-1)).toMatchObject({ since: START, until: START + 60 * MINUTE, state: 'rising' });
    expect(world.calls.only('journal.commit', 'wakes.arm').slice(-2)).toEqual(['wakes.arm', 'journal.commit wait']);
  });

  it('A bell that finds it over records the result, and the calls behind go on', async () => {
    await world.step();
    found = textAnswer('High water.');
    await world.step();
    expect(world.newest.kind).toBe('tools');
    expect(waitNow()).toBeUndefined();
    expect(world.state.phase).toMatchObject({
      kind: 'acting',
      work: { results: [{ toolCallId: 'a', isError: false }] },
    });
    expect(world.wakes.rings).toHaveLength(1);
  });

  it('Words end the wait without a look, and nothing behind it starts', async () => {
    await world.step();
    world.arrives(message('1700000100.000001', 'forget the tide'));
    looks = [];
    await world.step();
    expect(looks).toEqual([]);
    expect(results().map(({ toolCallId, outcome }) => [toolCallId, outcome])).toEqual([
      ['a', 'cancelled'],
      ['b', 'not-started'],
    ]);
    expect(JSON.stringify(results())).toContain('The waiting was stopped');
    expect(world.state.phase.kind).toBe('thinking');
  });

  it('No wait begins while words are unread', async () => {
    world.arrives(message('1700000100.000001', 'first read this'));
    await world.step();
    expect(looks).toEqual([]);
    expect(results().map(({ outcome }) => outcome)).toEqual(['not-started', 'not-started']);
  });

  it('A stop ends the wait without a look, and says so to the model', async () => {
    await world.step();
    world.arrives(stop('1700000100.000001'));
    looks = [];
    await world.step();
    expect(looks).toEqual([]);
    expect(world.state.phase.kind).toBe('paused');
    expect(JSON.stringify(results()[0])).toContain('The waiting was stopped');
  });

  it('A wait whose end has come has a result, whatever the tool says', async () => {
    await world.step();
    comes(60 * MINUTE);
    await world.step();
    expect(waitNow()).toBeUndefined();
    expect(JSON.stringify(world.state)).toContain('await_tide gave up after 60 minutes. It waited for the tide.');
  });

  it('A rate limit at a look ends no wait: nobody asks before the time that was named', async () => {
    await world.step();
    comes(MINUTE);
    found = new PortError('retry', 'rate limit', { retryAt: START + 30 * MINUTE });
    await world.step();
    expect(waitNow()).toMatchObject({ notBefore: START + 30 * MINUTE, nextLookAt: START + 16 * MINUTE, state: 'low' });
    looks = [];
    comes(15 * MINUTE);
    await world.step();
    expect(looks).toEqual([]);
    expect(waitNow()).toMatchObject({ nextLookAt: START + 30 * MINUTE });
    comes(14 * MINUTE);
    found = textAnswer('High water.');
    await world.step();
    expect(waitNow()).toBeUndefined();
  });

  it('A rate limit at the first look is waited for', async () => {
    found = new PortError('retry', 'rate limit', { retryAt: START + 5 * MINUTE });
    await world.step();
    expect(waitNow()).toMatchObject({ notBefore: START + 5 * MINUTE, nextLookAt: START + 5 * MINUTE });
  });

  it('A look that fails goes on waiting, and one that is refused is the result', async () => {
    await world.step();
    found = new PortError('retry', '502');
    comes(MINUTE);
    expect(await world.step()).toBe('acknowledge');
    expect(waitNow()).toMatchObject({ state: 'low', delayMs: 2 * MINUTE });
    found = new PortError('refused', 'no right');
    await world.step();
    expect(JSON.stringify(world.state)).toContain('await_tide failed: no right');
  });

  it('What stands before a wait in a reply runs in a step of its own', async () => {
    const todo = { toolCallId: 't', name: 'todo', input: { items: [] } };
    world.given(state({ kind: 'acting', work: workOf({ kind: 'none' }, [todo, waitCall]) }));
    await world.step();
    expect(looks).toEqual([]);
    expect(world.newest.kind).toBe('tools');
    await world.step();
    expect(waitNow()?.toolCallId).toBe('a');
  });

  it('The machine is nobody’s concern while a call waits: it may idle and stop', async () => {
    world.online();
    const before = world.worker;
    await world.step();
    comes(MINUTE);
    await world.step();
    expect(world.worker).toEqual(before);
    expect(result('x').isError).toBe(false);
  });
});
