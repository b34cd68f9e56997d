import { pressOf } from '@remote-swe/core/ingress/slack/interpret/buttons';
import { receiveStop } from '@remote-swe/core/ingress/slack/receive';
import { describe, expect, it } from 'vitest';
import { idle, paused, state } from '../../fakes/build.ts';
import { CLOSED, Door, OPEN, press } from './door.ts';
import { BOT, channelMessage, inThread, mention, ROOT_TS } from './events.ts';

describe('a message', () => {
  it('A message is stored, then rung for, then seen: 👀 is the last and least', async () => {
    const door = new Door();
    expect(await door.receive(mention(`${BOT} fix it`))).toBe('accepted');
    expect(door.calls.names).toEqual([
      'inbox.exists',
      'sessions.begins',
      'inbox.put',
      'wakes.ring random',
      'chat.react',
    ]);
    expect(door.chat.reactions).toEqual(['eyes']);
  });

  it('The first sign is timed from the message to the eyes on it, once, though Slack delivers it again', async () => {
    const door = new Door();
    await door.clock.advance(Math.max(0, Number(ROOT_TS) * 1_000 + 2_000 - door.clock.now()));
    await door.receive(mention(`${BOT} fix it`));
    const [waitedMs] = door.metrics.of('FirstSignMs');
    expect(waitedMs).toBe(Math.round(door.clock.now() - Number(ROOT_TS) * 1_000));
    await door.clock.advance(30 * 60_000);
    await door.receive(mention(`${BOT} fix it`));
    expect(door.metrics.of('FirstSignMs')).toHaveLength(1);
  });

  it('A message is one, however often and as what it comes, and is rung for each time (G1, G2)', async () => {
    const door = new Door();
    const events = [mention(`${BOT} fix`), channelMessage(`${BOT} fix`), mention(`${BOT} fix`)];
    await Promise.all(events.map((event) => door.receive(event)));
    expect(door.stored).toHaveLength(1);
    expect(door.wakes.rings).toHaveLength(3);
  });

  it.each(['inbox.put', 'wakes.ring'])(
    'A message is not answered with 200 when %s fails, so that Slack sends it again',
    async (call) => {
      const door = new Door();
      door.calls.failNext(call, new Error('no connection'));
      await expect(door.receive(mention(`${BOT} fix`))).rejects.toThrow('no connection');
      await door.receive(mention(`${BOT} fix`));
      expect(door.stored).toHaveLength(1);
      expect(door.wakes.rings).toHaveLength(1);
    },
  );

  it('A message without mention counts where the thread is a session, and only there', async () => {
    const door = new Door();
    expect(await door.receive(inThread(channelMessage('and the tests?')))).toBe('ignored');
    await door.receive(mention(`${BOT} fix`));
    expect(await door.receive(inThread(channelMessage('and the tests?')))).toBe('accepted');
    expect(door.stored.map((item) => item.text)).toEqual(['fix', 'and the tests?']);
  });

  it.each([[null], ['text'], [{ type: 'team_join' }], [mention('x', { ts: 5 })]])(
    'The odd event %j is ignored',
    async (event) => {
      const door = new Door();
      expect(await door.receive(event)).toBe('ignored');
      expect(door.calls.names).toEqual([]);
    },
  );
});

describe('a word that is not worth a session', () => {
  const answerTo = async (...events: Record<string, unknown>[]) => {
    const door = new Door();
    for (const event of events) await door.receive(event);
    expect(door.stored).toEqual([]);
    expect(door.wakes.rings).toEqual([]);
    return door.chat.said;
  };

  it('A stop where nothing runs is answered once and begins no session', async () => {
    const said = await answerTo(mention(`${BOT} stop`), channelMessage(`${BOT} stop`), mention(`${BOT} stop`));
    expect(said).toEqual([expect.stringContaining('nothing to stop')]);
  });

  it('A mistyped command is answered once with the right one and begins no session', async () => {
    const said = await answerTo(mention(`${BOT} statsu`), channelMessage(`${BOT} statsu`), mention(`${BOT} statsu`));
    expect(said).toEqual([expect.stringContaining('Did you mean `status`?')]);
  });

  it('A stop in the thread of a session is a stop, in whatever language', async () => {
    const door = new Door();
    await door.receive(mention(`${BOT} fix it`));
    await door.receive(inThread(channelMessage('ちょっと止めてください！')));
    expect(door.stored.map(({ kind }) => kind)).toEqual(['message', 'stop']);
  });
});

describe('who may', () => {
  it('Everybody may write when there are no admins', async () => {
    expect(await new Door().receive(mention(`${BOT} fix`))).toBe('accepted');
  });

  it('Admins may write, and so may those whom an admin approved', async () => {
    const door = new Door();
    expect(await door.receive(mention(`${BOT} fix`), CLOSED)).toBe('unauthorized');
    expect(door.stored).toEqual([]);
    expect(door.chat.said[0]).toMatch(/^Unauthorized.*was not kept/);
    await door.receive(mention(`${BOT} approve_user <@U1>`, { user: 'UADMIN', ts: '1700000006.000001' }), CLOSED);
    expect(door.chat.said[1]).toBe('Approved: <@U1>.');
    expect(await door.receive(mention(`${BOT} fix`), CLOSED)).toBe('accepted');
  });

  it('Somebody who may not write is told once, although Slack sends both events of the post', async () => {
    const door = new Door();
    await door.receive(mention(`${BOT} fix`), CLOSED);
    expect(await door.receive(channelMessage(`${BOT} fix`), CLOSED)).toBe('unauthorized');
    expect(door.chat.said).toHaveLength(1);
  });
});

describe('commands', () => {
  const answer = async (text: string, door = new Door(), { settings = OPEN, user = 'U1' } = {}) => {
    expect(await door.receive(mention(`${BOT} ${text}`, { user }), settings)).toBe('answered');
    return door.chat.said[0];
  };

  it('Commands answer help, and leave no session behind', async () => {
    const door = new Door();
    expect(await answer('help', door)).toContain('*Commands*');
    expect(door.stored).toEqual([]);
    expect(door.wakes.rings).toEqual([]);
  });

  it('Commands say that there is no session yet', async () => {
    expect(await answer('status')).toContain('no session');
    expect(await answer('cost')).not.toContain('session');
  });

  it('Commands say how a session is doing', async () => {
    const door = new Door();
    const pullRequests = [{ repository: 'o/n', number: 7, url: 'https://x/7', branch: 'fix' }];
    door.given(state(paused(), { pullRequests }));
    expect(await answer('status', door)).toMatch(/Stopped by <@U1>[\s\S]*https:\/\/x\/7/);
  });

  it('Commands say what a session has cost, estimates apart', async () => {
    const door = new Door();
    const usage = { inputTokens: 1, outputTokens: 2, cacheReadTokens: 3, cacheWriteTokens: 4 };
    door.given(state(idle, { spend: { costMicroUsd: 2_000_000, estimatedMicroUsd: 500_000, usage } }));
    const text = await answer('cost', door);
    expect(text).toContain(
      '(small): $2.00 for 2 model calls, at most $0.50 more for calls that were cut off; $17.50 left of $20.00',
    );
    expect(text).toContain('1 input, 3 cache read, 4 cache write, 2 output');
  });

  it.each([
    ['nobody named', 'approve_user bob', 'UADMIN', CLOSED, /^Whom\?/],
    ['not an admin', 'approve_user <@U7>', 'U2', CLOSED, /^Unauthorized|^Only admins/],
    ['no admins at all', 'approve_user <@U7>', 'U1', OPEN, /nobody needs approval/],
  ])('The command approve_user reads its users, %s', async (_name, text, user, settings, expected) => {
    const door = new Door();
    door.approvals.approved.add('T1/U2');
    expect(await answer(text, door, { settings, user })).toMatch(expected);
    expect(door.approvals.approved.size).toBe(1);
  });

  it('Commands approve at most 24 users at once', async () => {
    const door = new Door();
    const users = Array.from({ length: 30 }, (_, index) => `<@U${index}>`).join(' ');
    await answer(`approve_user ${users}`, door, { settings: CLOSED, user: 'UADMIN' });
    expect(door.approvals.approved.size).toBe(24);
  });
});

describe('an answer outside the session', () => {
  it.each([
    ['a command', 'help', OPEN],
    ['a refusal', 'fix it', CLOSED],
  ])('The answer to %s is given once, however often Slack delivers the post', async (_what, text, settings) => {
    const door = new Door();
    for (let delivery = 0; delivery < 3; delivery++) await door.receive(mention(`${BOT} ${text}`), settings);
    expect(door.chat.said).toHaveLength(1);
  });

  it('An answer is given once when deliveries run at once: Slack asks the others again', async () => {
    const door = new Door();
    const post = mention(`${BOT} status`);
    const results = await Promise.allSettled([1, 2, 3].map(() => door.receive(post)));
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(await door.receive(post)).toBe('answered');
    expect(door.chat.said).toHaveLength(1);
  });

  it('An answer that fails is given by the next delivery', async () => {
    const door = new Door();
    door.calls.failNext('chat.say', new Error('Slack is away'));
    await expect(door.receive(mention(`${BOT} help`))).rejects.toThrow('Slack is away');
    expect(door.chat.said).toEqual([]);
    await door.receive(mention(`${BOT} help`));
    expect(door.chat.said).toHaveLength(1);
  });

  it('An answer to the same words in another post is given again', async () => {
    const door = new Door();
    await door.receive(mention(`${BOT} help`));
    await door.receive(mention(`${BOT} help`, { ts: '1700000009.000001' }));
    expect(door.chat.said).toHaveLength(2);
  });
});

describe('the Stop button', () => {
  const body = {
    user: { id: 'U1', team_id: 'T1' },
    team: { id: 'T1' },
    channel: { id: 'C1' },
    message: { ts: '1700000005.000001', thread_ts: ROOT_TS },
  };
  const action = { action_ts: '1700000008.000001' };
  const pressed = press('U1', action.action_ts);

  it('The Stop button is a stop of the thread at the time when it was pressed', async () => {
    const door = new Door();
    await door.receive(mention(`${BOT} fix`));
    expect(await receiveStop(door.ports(), OPEN, pressed)).toBe('accepted');
    await receiveStop(door.ports(), OPEN, pressed);
    expect(door.stored.map(({ kind, ts }) => [kind, ts])).toEqual([
      ['message', ROOT_TS],
      ['stop', '1700000008.000001'],
    ]);
    expect(door.wakes.rings).toHaveLength(3);
  });

  it('The Stop button does nothing for strangers and in threads without a session', async () => {
    expect(await receiveStop(new Door().ports(), OPEN, pressed)).toBe('ignored');
    const door = new Door();
    await door.receive(mention(`${BOT} fix`, { user: 'UADMIN' }), CLOSED);
    expect(await receiveStop(door.ports(), CLOSED, pressed)).toBe('unauthorized');
    expect(door.stored).toHaveLength(1);
  });

  it.each([
    ['no message', { ...body, message: undefined }, action],
    ['no user', { ...body, user: {} }, action],
    ['no time', body, {}],
    ['nothing', null, null],
  ])('The Stop button of something else (%s) is no stop', (_name, given, at) => {
    expect(pressOf(given, at)).toBeUndefined();
  });
});
