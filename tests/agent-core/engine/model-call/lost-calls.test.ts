import type { Phase } from '@remote-swe/core/domain/session/session';
import { LEASE_MS, VISIBILITY_MS } from '@remote-swe/core/engine/context/settings';
import { worstCaseMicroUsd } from '@remote-swe/core/engine/model-request/request';
import { ModelError } from '@remote-swe/core/errors';
import type { ModelReply } from '@remote-swe/core/ports/model';
import { describe, expect, it } from 'vitest';
import {
  acting,
  bashCall,
  dispatches,
  idle,
  message,
  paused,
  SETTINGS,
  says,
  state,
  stop,
  thinking,
} from '../../fakes/build.ts';
import { World } from '../../fakes/world.ts';

/** A session in this phase whose wake comes for the n-th time, and finds these items. */
async function estimated(
  phase: Parameters<typeof state>[0],
  items: Parameters<World['arrives']>,
  receiveCount: number,
) {
  const world = new World();
  world.given(state(phase));
  world.arrives(...items);
  const firstReceivedAt = world.clock.now();
  expect(await world.step({ receiveCount, firstReceivedAt })).toBe('acknowledge');
  expect(world.model.requests).toEqual([]);
  return world.state.spend.estimatedMicroUsd;
}
const words = message('1700000001.000000', 'please');
const halt = stop('1700000002.000000');

describe('calls that an earlier delivery of the wake may have paid', () => {
  it('A stop that follows a delivery without entry counts the call that it may have made', async () => {
    const one = await estimated(thinking, [halt], 2);
    expect(one).toBeGreaterThan(
      worstCaseMicroUsd(SETTINGS, { model: 'small', system: '', tools: [], messages: [], maxTokens: 8_192 }),
    );
    expect(await estimated(thinking, [halt], 3)).toBe(2 * one);
  });

  it('A stop beside words counts the call that was made for the words', async () => {
    expect(await estimated(idle, [words, halt], 2)).toBeGreaterThan(0);
  });

  it('A first stop counts nothing, nor does one of a session that rests or acts', async () => {
    expect(await estimated(thinking, [halt], 1)).toBe(0);
    expect(await estimated(idle, [halt], 2)).toBe(0);
    expect(await estimated(acting(dispatches.none, [bashCall('a')]), [halt], 2)).toBe(0);
  });

  it('A stop that is the first entry of a session counts the call for words that were withdrawn since', async () => {
    const world = new World();
    world.arrives(halt);
    await world.step({ receiveCount: 2, firstReceivedAt: world.clock.now() });
    expect(world.state.spend.estimatedMicroUsd).toBeGreaterThan(0);
  });
});

/** The words are read, asked about and answered by another step, while this one asks, too. */
function beaten(phase: Parameters<typeof state>[0], item = words): World {
  const world = new World();
  world.arrives(item);
  world.model.turns.push(says('lost'));
  world.table.beforeCommit = () => {
    world.given(state(phase), [], { absorbed: [item.key] });
    const [stored] = world.table.inbox.get(world.entries[0]?.sessionId ?? '') ?? [];
    if (stored) stored.absorbedBy = 1;
  };
  return world;
}

it('A dead letter’s entry is no entry of the wake that came behind it', async () => {
  const world = new World();
  world.given(state(paused()), [], { kind: 'dead-letter' });
  world.arrives(words);
  world.model.turns.push(says('Hello.'));
  await world.step({ receiveCount: 2, firstReceivedAt: world.clock.now() });
  expect(world.state.spend.estimatedMicroUsd).toBeGreaterThan(0);
});

it('What a dead letter tells is left to it, also where its calls are kept open', async () => {
  const world = new World();
  const notice = { kind: 'message' as const, id: 'n', at: world.clock.now(), text: 'Paused' };
  const { work } = acting(dispatches.none, [bashCall('a')]) as Extract<Phase, { kind: 'acting' }>;
  const buried = state({ ...(paused() as Extract<Phase, { kind: 'paused' }>), work }, { noticesPending: [notice] });
  world.given(buried, [], { kind: 'dead-letter' });
  const { sessionId } = world.newest;
  world.table.dueAt.set(sessionId, null);
  expect(await world.step()).toBe('acknowledge');
  expect(world.chat.posted).toEqual([]);
});

describe('calls whose reply lost its race', () => {
  it('A call that lost its race is counted in an entry of its own where nothing is left to do', async () => {
    const world = beaten(idle);
    expect(await world.step()).toBe('acknowledge');
    expect(world.model.requests).toHaveLength(1);
    expect(world.entries.map(({ kind }) => kind).at(-1)).toBe('noted');
    expect(world.state.spend.estimatedMicroUsd).toBe(450);
  });

  it('A call that lost its race is counted where the session waits', async () => {
    const world = beaten({ kind: 'thinking', attempt: 1, notBefore: Date.UTC(2030, 0, 1), maxTokensRaises: 0 });
    expect(await world.step()).toBe('acknowledge');
    expect(world.newest).toMatchObject({ kind: 'noted', state: { spend: { estimatedMicroUsd: 450 } } });
    expect(world.state.phase).toMatchObject({ attempt: 1 });
  });

  it('A call that lost its race is counted where no time is left for another one', async () => {
    const world = beaten(thinking);
    const time = { left: 600_000 };
    const before = world.table.beforeCommit;
    world.table.beforeCommit = () => {
      time.left = 30_000;
      before?.();
    };
    expect(await world.step({ remainingMs: () => time.left })).toBe('acknowledge');
    expect(world.newest).toMatchObject({ kind: 'noted', state: { spend: { estimatedMicroUsd: 450 } } });
    expect(world.wakes.rings).toHaveLength(1);
  });

  it('A call that lost its race is counted although the lease is lost with it', async () => {
    const world = beaten(idle);
    const won = world.table.beforeCommit;
    world.table.beforeCommit = () => {
      won?.();
      world.given(state(idle, { noticesPending: [{ kind: 'message', id: 'n', at: world.clock.now(), text: 'Hi' }] }));
      world.clock.jump(LEASE_MS);
    };
    expect(await world.step()).toBe('retry');
    expect(world.chat.posted).toEqual([]);
    expect(world.newest).toMatchObject({ kind: 'noted', state: { spend: { estimatedMicroUsd: 450 } } });
    expect(world.state.noticesPending).toHaveLength(1);
    expect(world.dueAt).toBeGreaterThan(0);
  });

  it('A call that lost its race is counted although the next read fails', async () => {
    const world = beaten(idle);
    const won = world.table.beforeCommit;
    world.table.beforeCommit = () => {
      won?.();
      const { unread } = world.table;
      const failures = [1, 2];
      world.table.unread = async (sessionId) => {
        if (failures.pop()) throw new Error('The table does not answer');
        return unread.call(world.table, sessionId);
      };
    };
    expect(await world.step()).toBe('acknowledge');
    expect(world.newest).toMatchObject({ kind: 'noted', state: { spend: { estimatedMicroUsd: 450 } } });
  });

  it('A call during which the wake was handed out again counts the one that another step may have made', async () => {
    const world = new World();
    world.arrives(words);
    world.model.turns.push(async () => {
      world.clock.jump(VISIBILITY_MS);
      return says('Hello.');
    });
    await world.step();
    expect(world.entries.map(({ kind }) => kind)).toEqual(['reply']);
    expect(world.state.spend.estimatedMicroUsd).toBeGreaterThan(0);
  });

  it('A call that fails after the wake was handed out again counts the one that another step may have made', async () => {
    const world = new World();
    world.arrives(words);
    world.model.turns.push(async () => {
      world.clock.jump(VISIBILITY_MS);
      throw new ModelError('throttled', 'Too many tokens', { hadBegun: false });
    });
    await world.step();
    expect(world.newest.kind).toBe('back-off');
    expect(world.state.spend.estimatedMicroUsd).toBeGreaterThan(0);
  });

  it('A step that stood still beyond its lease asks no model', async () => {
    const world = new World();
    world.arrives(words);
    world.directory.person = async () => {
      world.clock.jump(LEASE_MS);
      return undefined;
    };
    expect(await world.step()).toBe('retry');
    expect(world.model.requests).toEqual([]);
  });
});

/** Comes drop by drop until nobody listens any more. */
function drips(signal: AbortSignal): Promise<ModelReply> {
  return new Promise((_resolve, reject) => {
    const aborted = () => reject(new ModelError('aborted', 'aborted', { hadBegun: true }));
    signal.addEventListener('abort', aborted, { once: true });
  });
}

it('An answer that never ends is given up while there is time to note it, counted, and asked for later', async () => {
  const world = new World();
  world.arrives(words);
  world.model.turns.push((_request, signal) => drips(signal));
  const endsAt = world.clock.now() + 600_000;
  const stepped = world.step({ remainingMs: () => endsAt - world.clock.now() });
  await new Promise((resolve) => setImmediate(resolve));
  await world.clock.advance(600_000);
  expect(await stepped).toBe('acknowledge');
  expect(world.newest.kind).toBe('back-off');
  expect(world.newest.at).toBeLessThan(endsAt);
  expect(world.state.spend.estimatedMicroUsd).toBeGreaterThan(0);
});
