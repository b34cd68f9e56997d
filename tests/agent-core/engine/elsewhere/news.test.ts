import type { InboxItem, News } from '@remote-swe/core/domain/session/journal';
import type { PullRequest } from '@remote-swe/core/domain/session/session';
import { decideReaping } from '@remote-swe/core/engine/worker-life/reaper';
import { beforeEach, describe, expect, it } from 'vitest';
import { idle, message, says, state, thinking } from '../../fakes/build.ts';
import { START } from '../../fakes/clock.ts';
import { World } from '../../fakes/world.ts';

const pull = (number: number): PullRequest => ({
  repository: 'acme/shop',
  number,
  url: `u${number}`,
  branch: `b${number}`,
});
const ended = (number: number): News => ({ kind: 'ended', repository: 'Acme/Shop', number, how: 'merged' });
const news = (what: News, ts = '1700000100.000000', at = START): InboxItem => {
  const kind = what.kind === 'pushed' || what.kind === 'reopened' ? 'message' : 'stop';
  const quotes = [{ frame: { kind: 'comment' as const, name: 'acme/shop#1' }, text: 'there' }];
  return { key: `n${ts}`, kind, ts, user: 'github:alice', text: 'merged', files: [], at, news: what, quotes };
};

let world: World;
beforeEach(() => {
  world = new World();
});
const texts = () => world.chat.texts().join('\n');
const transcript = () => JSON.stringify(world.entries.flatMap(({ messages }) => messages));

describe('pull requests that end', () => {
  it('The end of one of several goes on with the others, and the thread is told', async () => {
    world.given(state(thinking, { pullRequests: [pull(1), pull(2)] }));
    world.arrives(news(ended(1)));
    world.model.turns.push(says('On with the second.'));
    await world.step();
    expect(world.state.phase.kind).toBe('idle');
    expect(world.state.pullRequests.map((each) => each.ended)).toEqual(['merged', undefined]);
    expect(texts()).toContain('merged by alice (GitHub). Others of mine are open');
    expect(transcript()).toContain('(merged the pull request Acme/Shop#1)');
  });

  it('The end of the last one stops the work', async () => {
    world.given(state(thinking, { pullRequests: [{ ...pull(1), ended: 'closed' }, pull(2)] }));
    world.arrives(news(ended(2)));
    await world.step();
    expect(world.state).toMatchObject({ phase: { kind: 'paused' }, overAt: START });
    expect(texts()).toContain('I stop here');
  });

  it('One that is opened again is open work, told and read with the next message; an end from before comes too late', async () => {
    world.given(state(idle, { pullRequests: [{ ...pull(1), ended: 'closed' }], overAt: START, turn: 1 }));
    world.arrives(news({ kind: 'reopened', repository: 'acme/shop', number: 1, at: START }));
    await world.step();
    expect(world.state.pullRequests).toEqual([{ ...pull(1), reopenedAt: START }]);
    expect(world.state.overAt).toBeUndefined();
    expect(world.model.requests).toEqual([]);
    expect(texts()).toContain('again');
    world.arrives(news({ ...ended(1), at: START - 1 } as News, '1700000102.000000'));
    await world.step();
    expect(world.state.pullRequests[0]?.ended).toBeUndefined();
    world.arrives(news({ ...ended(1), at: START + 1 } as News, '1700000103.000000'));
    await world.step();
    expect(world.state.pullRequests[0]?.ended).toBe('merged');
  });

  it('Two that end at once stop the work with the second', async () => {
    world.given(state(thinking, { pullRequests: [pull(1), pull(2)] }));
    world.arrives(news(ended(1)), news(ended(2), '1700000101.000000'));
    await world.step();
    expect(world.state.phase.kind).toBe('paused');
  });

  it('An idle session takes the end of one of several in without a model call', async () => {
    world.given(state(idle, { pullRequests: [pull(1), pull(2)] }));
    world.arrives(news(ended(1)));
    await world.step();
    expect(world.model.requests).toEqual([]);
    expect(world.entries.at(-1)?.kind).toBe('noted');
  });

  it('A push of somebody else begins nothing, and is read with the next message', async () => {
    world.given(state(idle, { pullRequests: [pull(1)], turn: 1 }));
    world.arrives(news({ kind: 'pushed', repository: 'acme/shop', number: 1, head: 'abcdef1234567' }));
    await world.step();
    expect(world.model.requests).toEqual([]);
    world.arrives(message('1700000200.000000'));
    world.model.turns.push(says('Seen.'));
    await world.step();
    expect(JSON.stringify(world.model.requests[0]?.messages)).toContain('its head is abcdef1234567 now');
  });
});

describe('the machine of a session that is over', () => {
  const over = () => world.given(state(idle, { pullRequests: [pull(1)], turnStartedAt: START - 1_000 }));

  it('A machine that idles is freed at once, by its schedule', async () => {
    over();
    const item = world.online();
    world.arrives(news(ended(1)));
    await world.step();
    expect(world.worker?.freeFor).toBe(item.lastUsedAt);
    expect(world.calls.only('schedules')).toHaveLength(1);
    const settings = { workerIdleMs: 1_800_000, workerRetentionMs: 86_400_000 };
    expect(decideReaping(world.worker, START, settings).kind).toBe('save');
    expect(decideReaping(item, START, settings).kind).toBe('later');
  });

  it('A machine that is used after the end idles as ever', () => {
    const item = world.online();
    const used = { ...item, freeFor: item.lastUsedAt, lastUsedAt: START };
    expect(decideReaping(used, START + 1, { workerIdleMs: 1_000, workerRetentionMs: 1 }).kind).toBe('later');
  });

  it('A machine is freed once, and a failure to free it fails nothing', async () => {
    over();
    world.online();
    world.arrives(news(ended(1)));
    world.calls.failNext('schedules.arm', new Error('down'));
    expect(await world.step()).toBe('acknowledge');
    expect(await world.step()).toBe('acknowledge');
    expect(world.calls.only('schedules')).toHaveLength(1);
  });

  it('A session that goes on keeps its machine', async () => {
    world.given(state(idle, { pullRequests: [pull(1), pull(2)], turnStartedAt: START - 1_000 }));
    world.online();
    world.arrives(news(ended(1)));
    await world.step();
    expect(world.worker?.freeFor).toBeUndefined();
  });
});
