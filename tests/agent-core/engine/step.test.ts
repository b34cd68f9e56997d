import type { Phase } from '@remote-swe/core/domain/session/session';
import { peopleMessage } from '@remote-swe/core/domain/transcript/transcript';
import { RETRY_MS_MAX, RETRY_MS_MIN, VISIBILITY_MS } from '@remote-swe/core/engine/context/settings';
import { PortError } from '@remote-swe/core/errors';
import { describe, expect, it } from 'vitest';
import {
  acting,
  dispatches,
  type entry,
  idle,
  message,
  paused,
  reply,
  SESSION,
  says,
  state,
  stop,
  thinking,
  toolUse,
} from '../fakes/build.ts';
import { START } from '../fakes/clock.ts';
import { World } from '../fakes/world.ts';

const DOWN = new PortError('retry', 'Slack: no answer');

function asked(...turns: World['model']['turns']): World {
  const world = new World();
  world.arrives(message('1700000001.000000'));
  world.model.turns.push(...turns);
  return world;
}

describe('the order of calls', () => {
  it('The order of calls is the protocol’s, for a first message that is answered at once', async () => {
    const world = asked(says('Hello.'));
    expect(await world.step()).toBe('acknowledge');
    expect(world.calls.names).toEqual([
      'lease.extend',
      'journal.unread',
      'journal.newest',
      'chat.posts',
      'directory.person',
      'model.converse',
      'journal.commit reply',
      'chat.post message',
      'journal.clearDue',
      'lease.extend',
    ]);
    expect(world.dueAt).toBeNull();
  });

  it('A step rings right after its own commit with that version, and randomly otherwise', async () => {
    const world = asked(reply([toolUse('a')]));
    await world.step();
    expect(world.calls.only('journal.commit', 'wakes', 'chat.post ')).toEqual([
      'journal.commit reply',
      'chat.post progress',
      'wakes.ring 1',
    ]);
  });

  it('A step keeps the sweeper looking until the notice is in the thread', async () => {
    const world = asked(says('Hello.'));
    world.calls.failNext('chat.post ', DOWN);
    expect(await world.step()).toBe('retry');
    expect(world.calls.names).not.toContain('journal.clearDue');
    expect(world.dueAt).toBeGreaterThan(START);
  });
});

describe('a step that finds nothing to do', () => {
  const cases: [string, Phase, ack: boolean][] = [
    ['idle', idle, true],
    ['paused', paused(), true],
    ['backing off', { ...thinking, notBefore: START + 1 }, false],
  ];

  it.each(cases)(
    'A step that finds nothing to do (%s) acknowledges, and clears what is due only when settled',
    async (_name, phase, clears) => {
      const world = new World();
      world.given(state(phase));
      expect(await world.step()).toBe('acknowledge');
      expect(world.calls.names.includes('journal.clearDue')).toBe(clears);
      expect(world.calls.only('wakes', 'chat', 'model', 'machines', 'commands', 'journal.commit')).toEqual([]);
    },
  );

  it('A step for a session without any message acknowledges, and clears what is due', async () => {
    const world = new World();
    expect(await world.step()).toBe('acknowledge');
    expect(world.entries).toEqual([]);
  });
});

describe('a lost version race', () => {
  it('A lost version race is a reload: what the winner left is done, and nothing twice (G7)', async () => {
    const world = asked(says('mine, lost'), says('Hello.'));
    world.table.beforeCommit = () => world.given(state(idle));
    expect(await world.step()).toBe('acknowledge');
    expect(world.entries.map((each) => each.version)).toEqual([1, 2]);
    expect(world.chat.texts()[0]).toMatch(/^Hello\./);
    expect(world.chat.posted).toHaveLength(1);
  });

  it('After three reloads a lost version race rings for the rest, randomly', async () => {
    const world = asked(...Array.from({ length: 9 }, () => says('lost')));
    const loseAgain = () => {
      world.given(state(thinking));
      world.table.beforeCommit = loseAgain;
    };
    loseAgain();
    expect(await world.step()).toBe('acknowledge');
    expect(world.calls.only('journal.commit')).toHaveLength(4);
    expect(world.wakes.rings).toEqual([{ sessionId: SESSION, dedup: undefined }]);
    expect(world.chat.posted).toEqual([]);
  });

  it('The loser of a race finds the message absorbed by the winner, and does not absorb it again (G2)', async () => {
    const world = asked(says('lost'));
    world.table.beforeCommit = () => {
      world.given(state(idle), [], { absorbed: ['slack:C1:1700000001.000000'] });
      const stored = world.table.inbox.get(SESSION)?.[0];
      if (stored) stored.absorbedBy = 1;
    };
    await world.step();
    expect(world.model.requests).toHaveLength(1);
    expect(world.entries.map(({ absorbed }) => absorbed)).toEqual([['slack:C1:1700000001.000000'], []]);
  });

  it('A step that stood still between its reads asks nothing: what it took for unread was answered entries ago', async () => {
    const world = asked();
    const [stored] = world.table.inbox.get(SESSION) ?? [];
    if (!stored) throw new Error('There is a message');
    const { key, user, text } = stored.item;
    world.given(
      state(idle),
      [peopleMessage([{ key, user, text, images: [] }]), { kind: 'model', blocks: [{ text: 'answer' }] }],
      { absorbed: [key] },
    );
    world.given(state(idle), [], { absorbed: [] });
    const unread = world.table.unread.bind(world.table);
    let reads = 0;
    world.table.unread = async (sessionId) => {
      reads += 1;
      if (reads > 1) stored.absorbedBy = 1;
      return unread(sessionId);
    };
    expect(await world.step()).toBe('acknowledge');
    expect(reads).toBeGreaterThan(1);
    expect(world.model.requests).toEqual([]);
    expect(world.entries).toHaveLength(2);
  });

  it('A message that the newest entry names as absorbed is never rendered again, though the inbox looks stale', async () => {
    const world = asked();
    world.given(state(idle), [], { absorbed: ['slack:C1:1700000001.000000'] });
    expect(await world.step()).toBe('acknowledge');
    expect(world.model.requests).toEqual([]);
  });
});

describe('the lease', () => {
  it('A lease lost before anything has no effect, and the message comes back', async () => {
    const world = asked();
    world.lease.held = false;
    expect(await world.step()).toBe('retry');
    expect(world.calls.names).toEqual(['lease.extend']);
  });

  it('A lease lost while the model thinks aborts the call; nothing is posted, nothing appended', async () => {
    const world = asked((_request, signal) => {
      world.lease.held = false;
      const aborted = new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => {
          reject(Object.assign(new Error('aborted'), { name: 'ModelError', kind: 'aborted' }));
        });
      });
      void world.clock.advance(60_000);
      return aborted;
    });
    expect(await world.step()).toBe('retry');
    expect(world.entries).toEqual([]);
    expect(world.chat.posted).toEqual([]);
  });

  it('A lease lost while the session is loaded asks the model for nothing', async () => {
    const world = asked(async (_request, signal) => {
      expect(signal.aborted).toBe(true);
      throw Object.assign(new Error('aborted'), { name: 'ModelError', kind: 'aborted' });
    });
    const { messages } = world.table;
    world.table.messages = async (...given) => {
      world.lease.held = false;
      await world.clock.advance(16_000);
      return messages.apply(world.table, given);
    };
    expect(await world.step()).toBe('retry');
    expect(world.entries).toEqual([]);
  });

  it('A lease that is too old before a post leaves the effect to whoever holds the message now', async () => {
    const world = asked(says('Hello.'));
    const { commit } = world.table;
    world.table.commit = async (given) => {
      const result = await commit.call(world.table, given);
      world.clock.jump(46_000);
      return result;
    };
    expect(await world.step()).toBe('retry');
    expect(world.chat.posted).toEqual([]);
    expect(world.wakes.rings).toEqual([]);
  });

  it('A lease lost at the very end is not acknowledged', async () => {
    const world = new World();
    world.given(state(idle));
    const { clearDue } = world.table;
    world.table.clearDue = async (...given) => {
      world.lease.held = false;
      return clearDue.apply(world.table, given);
    };
    expect(await world.step()).toBe('retry');
  });

  it('The lease is extended at once, at every heartbeat, and once more before the end; the heart then stops', async () => {
    const world = asked(async () => {
      await world.clock.advance(40_000);
      return says('Hello.');
    });
    expect(await world.step()).toBe('acknowledge');
    expect(world.lease.extensions).toEqual([VISIBILITY_MS, VISIBILITY_MS, VISIBILITY_MS, VISIBILITY_MS]);
    expect(world.clock.beating).toBe(0);
  });

  it('The lease survives one failed extension: only the age of the last success counts', async () => {
    const world = asked(async () => {
      world.calls.failNext('lease.extend', new Error('no connection'));
      await world.clock.advance(20_000);
      return says('Hello.');
    });
    expect(await world.step()).toBe('acknowledge');
  });
});

describe('a failing outside call', () => {
  it.each([
    [1, RETRY_MS_MIN],
    [2, 2 * RETRY_MS_MIN],
    [9, RETRY_MS_MAX],
  ])(
    'A failing outside call gives the message back for a while, longer each time (delivery %i)',
    async (receiveCount, delayMs) => {
      const world = new World();
      world.calls.failNext('journal.unread', new Error('throttled'));
      expect(await world.step({ receiveCount })).toBe('retry');
      expect(world.lease.extensions.at(-1)).toBe(delayMs);
      expect(world.log.lines.at(-1)).toMatchObject({ level: 'error', fields: { sessionId: SESSION, receiveCount } });
    },
  );

  it.each(['before', 'after'] as const)('A post that fails %s Slack took it is shown once', async (when) => {
    const world = asked(says('Hello.'));
    world.calls.failNext('chat.post', DOWN, when);
    expect(await world.step()).toBe('retry');
    expect(await world.step({ receiveCount: 2 })).toBe('acknowledge');
    expect(world.chat.posted).toHaveLength(1);
    expect(world.model.requests).toHaveLength(1);
    expect(world.dueAt).toBeNull();
  });

  it('A step asks the thread only about notices that it did not append itself', async () => {
    const world = asked(says('Hello.'));
    await world.step();
    expect(world.calls.only('chat.post ', 'chat.find')).toEqual(['chat.post message']);
    world.calls.clear();
    world.table.dueAt.set(SESSION, START);
    await world.step();
    expect(world.calls.only('chat')).toEqual(['chat.find']);
  });

  it('A step asks the thread nothing once the last notices are known to be posted', async () => {
    const world = asked(says('Hello.'));
    await world.step();
    world.calls.clear();
    await world.step();
    expect(world.calls.only('chat', 'journal.commit')).toEqual([]);
  });

  it.each(['journal.commit', 'wakes.ring', 'chat.post', 'journal.newest'])(
    'A failing call at %s, before or after it took effect, changes nothing about the outcome',
    async (call) => {
      for (const when of ['before', 'after'] as const) {
        const answer = reply([{ text: 'I plan.' }, toolUse('a', 'todo', { items: [] })]);
        const world = asked(answer);
        world.calls.failNext(call, new Error('killed'), when);
        await world.step();
        world.model.turns.length = 0;
        world.model.turns.push(...(world.entries.length === 0 ? [answer] : []), says('Done.'));
        for (let wake = 0; wake < 4; wake++) await world.step({ receiveCount: 2 });
        expect(world.state.phase).toEqual(idle);
        expect(world.chat.texts().filter((text) => text.startsWith('Done.'))).toHaveLength(1);
        expect(world.chat.posted).toHaveLength(2);
        expect(world.entries.flatMap((each) => each.absorbed)).toHaveLength(1);
      }
    },
  );

  it('A failing last edit of the progress message is not worth a retry', async () => {
    const world = new World();
    world.given(state(thinking, { progress: { id: 'p', ts: '1.0' } }));
    world.model.turns.push(reply([toolUse('a')]));
    world.calls.failNext('chat.update', DOWN);
    expect(await world.step()).toBe('acknowledge');
  });
});

describe('too little time left', () => {
  it('Too little time left hands over to the next step, randomly, without having done anything', async () => {
    const world = asked();
    expect(await world.step({ remainingMs: () => 5_000 })).toBe('acknowledge');
    expect(world.wakes.rings).toEqual([{ sessionId: SESSION, dedup: undefined }]);
    expect(world.entries).toEqual([]);
  });

  it('Too little time left for a model call hands over too, though there is enough for less', async () => {
    const world = asked();
    expect(await world.step({ remainingMs: () => 100_000 })).toBe('acknowledge');
    expect(world.model.requests).toEqual([]);
    expect(world.wakes.rings).toHaveLength(1);
  });
});

describe('the progress message', () => {
  it('The progress message is posted once, found by the next step, and edited from then on', async () => {
    const world = asked(reply([toolUse('a', 'todo', { items: [] })]), reply([toolUse('b', 'todo', { items: [] })]));
    await world.step();
    await world.step();
    await world.step();
    expect(world.chat.posted).toHaveLength(1);
    expect(world.state.progress?.ts).toBe(world.chat.posted[0]?.ts);
    expect(world.chat.posted[0]?.notice).toMatchObject({ kind: 'progress', stoppable: true });
  });

  it('The progress message loses its button with the final answer', async () => {
    const world = asked(reply([toolUse('a', 'todo', { items: [] })]), says('Done.'));
    for (let wake = 0; wake < 3; wake++) await world.step();
    expect(world.chat.posted.map(({ notice }) => notice.kind)).toEqual(['progress', 'message']);
    expect(world.chat.posted[0]?.notice).toMatchObject({ stoppable: false });
    expect(world.chat.posted[0]?.notice.text).toContain('Done');
  });

  it('The progress message is found however long the turn took', async () => {
    const world = asked(reply([toolUse('a', 'todo', { items: [] })]), says('Done.'));
    await world.step();
    await world.step();
    world.clock.jump(3_600_000);
    world.calls.failNext('chat.update', DOWN);
    await world.step();
    for (let wake = 0; wake < 2; wake++) await world.step({ receiveCount: 2 });
    expect(world.chat.posted).toHaveLength(2);
    expect(world.chat.posted[0]?.notice).toMatchObject({ stoppable: false });
  });
});

describe('a stop', () => {
  it('A stop while the model thinks aborts the call, charges it, and pauses', async () => {
    const world = asked((_request, signal) => {
      world.arrives(stop('1700000002.000000'));
      const aborted = new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () =>
          reject(Object.assign(new Error('aborted'), { name: 'ModelError', kind: 'aborted' })),
        );
      });
      void world.clock.advance(6_000);
      return aborted;
    });
    expect(await world.step()).toBe('acknowledge');
    expect(world.state).toMatchObject({
      phase: { kind: 'paused', reason: { kind: 'stopped', byUser: 'U2' } },
      stopTs: '1700000002.000000',
    });
    expect(world.state.spend.estimatedMicroUsd).toBeGreaterThan(0);
    expect(world.newest.absorbed).toHaveLength(2);
    expect(world.chat.texts()[0]).toContain('Stopped by <@U2>');
  });

  it('A stop keeps people’s words, and a later message goes on from there', async () => {
    const world = new World();
    world.given(state(acting(dispatches.none)), [{ kind: 'model', blocks: [toolUse('a')] }]);
    world.arrives(message('1700000001.000000', 'wait'), stop('1700000002.000000'));
    await world.step();
    expect(world.state.phase.kind).toBe('paused');
    world.arrives(message('1700000003.000000', 'go on'));
    world.model.turns.push(says('Done.'));
    await world.step();
    const text = JSON.stringify(world.model.requests[0]?.messages);
    expect(text).toMatch(/Cancelled.*wait.*go on/);
    expect(world.state.phase).toEqual(idle);
  });

  it('A stop that is read together with words to a stopped session is told to who wrote it', async () => {
    const world = new World();
    world.arrives(message('1700000001.000000', 'build it'), stop('1700000002.000000'));
    await world.step();
    world.arrives(message('1700000003.000000', 'then test it'), stop('1700000004.000000'));
    await world.step();
    expect(world.model.requests).toEqual([]);
    expect(world.state).toMatchObject({ phase: { kind: 'paused', reason: { kind: 'stopped' } }, turn: 2 });
    expect(world.chat.texts().filter((text) => text.includes('Stopped by <@U2>'))).toHaveLength(2);
  });

  it('A stop that is read together with the first words begins the session, tells who asked, and can be taken back', async () => {
    const world = new World();
    world.arrives(message('1700000001.000000', 'build it'), stop('1700000002.000000'));
    await world.step();
    expect(world.model.requests).toEqual([]);
    expect(world.state).toMatchObject({
      ...{ phase: { kind: 'paused', reason: { kind: 'stopped', byUser: 'U2' } }, turn: 1, begunBy: 'U1' },
      begun: { title: 'build it' },
    });
    expect(world.chat.texts()[0]).toContain('Stopped by <@U2>');
    world.arrives({ ...message('1700000003.000000', ''), kind: 'resume' });
    world.model.turns.push(says('Built.'));
    await world.step();
    expect(JSON.stringify(world.model.requests[0]?.messages)).toMatch(/Session facts: .*requested by <@U1>.*build it/);
    expect(world.state).toMatchObject({ phase: idle, begunBy: 'U1', requester: 'U1' });
  });

  it('A stop does not end what was written after it: the session goes on at once', async () => {
    const world = new World();
    world.given(state(thinking));
    world.arrives(stop('1700000002.000000'), message('1700000003.000000', 'other plan'));
    await world.step();
    expect(world.wakes.rings).toEqual([{ sessionId: SESSION, dedup: 2 }]);
    world.model.turns.push(says('Done.'));
    await world.step();
    expect(world.state.phase).toEqual(idle);
  });

  it('A stop behind more messages than one entry can absorb still stops', async () => {
    const world = new World();
    for (let index = 0; index < 120; index++) world.arrives(message(`${1_700_000_000 + index}.000000`));
    world.arrives(stop('1800000000.000000'));
    world.model.turns.push(async (_request, signal) => {
      await world.clock.advance(6_000);
      expect(signal.aborted).toBe(true);
      throw Object.assign(new Error('aborted'), { name: 'ModelError', kind: 'aborted' });
    });
    for (let wake = 0; wake < 4; wake++) await world.step();
    expect(world.entries.every((each: ReturnType<typeof entry>) => each.absorbed.length <= 90)).toBe(true);
    expect(world.entries.flatMap((each) => each.absorbed)).toHaveLength(121);
    expect(world.state.phase).toMatchObject({ kind: 'paused' });
  });
});
