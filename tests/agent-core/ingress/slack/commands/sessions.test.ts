import { describe, expect, it } from 'vitest';
import { idle, message, SESSION, state, thinking } from '../../../fakes/build.ts';
import { START } from '../../../fakes/clock.ts';
import { CLOSED, Door, OPEN } from '../door.ts';
import { BOT, channelMessage, inThread, mention, ROOT_TS } from '../events.ts';

const LINK = `<https://acme.slack.com/archives/C1/p${ROOT_TS.replace('.', '')}>`;
const ELSEWHERE = { channel: 'C2', ts: '1700000300.000001' };

/** A place in the session's thread. */
const at = (ts: string) => ({ ts, thread_ts: ROOT_TS });

class BusyDoor extends Door {
  constructor(phase = state(thinking, { begunBy: 'U1' })) {
    super();
    for (const user of ['U1', 'U2']) this.approvals.approved.add(`T1/${user}`);
    this.given(phase);
  }

  write(text: string, user = 'U1', settings = CLOSED, more = {}) {
    return this.receive(mention(`${BOT} ${text}`, { user, ...more }), settings);
  }

  get answer(): string {
    return this.chat.said.at(-1) ?? '';
  }
}

describe('stop with a link', () => {
  it.each(['U1', 'UADMIN'])('A session is stopped from elsewhere by %s', async (user) => {
    const door = new BusyDoor();
    expect(await door.write(`stop ${LINK}`, user, CLOSED, ELSEWHERE)).toBe('answered');
    expect(door.stored).toMatchObject([{ kind: 'stop', user, ts: ELSEWHERE.ts }]);
    expect(door.wakes.rings).toHaveLength(1);
    expect(door.answer).toContain('is being stopped');
  });

  it('A session is stopped by its id', async () => {
    const door = new BusyDoor();
    await door.write(`stop ${SESSION}`, 'UADMIN', CLOSED, ELSEWHERE);
    expect(door.stored).toMatchObject([{ kind: 'stop' }]);
  });

  it('A link to a reply of the thread is enough', async () => {
    const door = new BusyDoor();
    door.chat.roots.set('1700000005.000009', ROOT_TS);
    const reply = '<https://acme.slack.com/archives/C1/p1700000005000009>';
    await door.write(`stop ${reply}`, 'UADMIN', CLOSED, ELSEWHERE);
    expect(door.stored).toMatchObject([{ kind: 'stop' }]);
  });

  it('Another person does not stop a session from elsewhere', async () => {
    const door = new BusyDoor();
    await door.write(`stop ${LINK}`, 'U2', CLOSED, ELSEWHERE);
    expect([door.stored, door.wakes.rings]).toEqual([[], []]);
    expect(door.answer).toContain('Only the requester of that session or an admin');
  });

  it('A session that takes in its words between two reads is stopped from elsewhere', async () => {
    const door = new BusyDoor(state(idle, { begunBy: 'U1' }));
    door.arrives(message('1700000100.000001'));
    const [words] = door.table.inbox.get(SESSION) ?? [];
    const { newest } = door.table;
    door.table.newest = async (sessionId) => {
      const read = await newest.call(door.table, sessionId);
      if (words) words.absorbedBy = 6;
      return read;
    };
    await door.write(`stop ${LINK}`, 'U1', CLOSED, ELSEWHERE);
    expect(door.answer).toContain('is being stopped');
  });

  it('A link to nothing, and one to a session at rest, stop nothing', async () => {
    const door = new BusyDoor(state(idle));
    await door.write(`stop ${LINK}`, 'UADMIN', CLOSED, ELSEWHERE);
    expect(door.answer).toContain('nothing to stop');
    const other = '<https://acme.slack.com/archives/C9/p1700000005000009>';
    await door.write(`stop ${other}`, 'UADMIN', CLOSED, { ...ELSEWHERE, ts: '1700000301.000001' });
    expect(door.answer).toContain('no session behind this link');
    expect(door.stored).toEqual([]);
  });
});

describe('the list of sessions', () => {
  const begun = async () => {
    const door = new BusyDoor();
    const session = { scope: 'T1', at: START, phase: 'paused', microUsd: 120_000, repositories: ['acme/widget'] };
    door.sessions.begun.push(
      { ...session, sessionId: `slack:T1:C1:${ROOT_TS}`, begunBy: 'U1' },
      { ...session, sessionId: 'slack:T1:C2:1700000200.000001', begunBy: 'U2' },
    );
    return door;
  };

  it('People read their own sessions, with links', async () => {
    const door = await begun();
    await door.write('sessions', 'U1');
    expect(door.answer.split('\n')).toEqual([
      '*Your newest session*',
      expect.stringMatching(
        /^• <https:\/\/acme\.slack\.com\/archives\/C1\/p\d+\|thread> <#C1> · paused · acme\/widget · \$0\.12 · begun /,
      ),
      expect.stringContaining('stop <link>'),
    ]);
  });

  it('Admins read those of everybody, or their own where they say so', async () => {
    const door = await begun();
    await door.write('sessions', 'UADMIN');
    expect(door.answer).toMatch(/newest 2 sessions of everybody\*\n• .*<#C2> .* by .*U2.*\n• .*<#C1> .* by .*U1/);
    await door.write('my sessions', 'UADMIN', CLOSED, { ts: '1700000302.000001' });
    expect(door.answer).toContain('You have begun no session');
  });

  it('Without admins nobody reads those of others', async () => {
    const door = await begun();
    await door.write('sessions', 'U2', OPEN);
    expect(door.answer).not.toContain('<#C1>');
  });

  it('A session is noted when it begins, and not again when somebody mentions the agent in it', async () => {
    const door = new Door();
    await door.receive(mention(`${BOT} fix it`));
    await door.receive(inThread(mention(`${BOT} and the tests`)));
    expect(door.sessions.begun).toMatchObject([{ sessionId: SESSION, begunBy: 'U1', scope: 'T1' }]);
  });
});

describe('the status', () => {
  it('The status tells what goes on, what is unread, the machine and what it costs', async () => {
    const door = new BusyDoor();
    door.online();
    await door.receive(inThread(mention(`${BOT} and the tests`)), CLOSED);
    await door.write('status', 'U1', CLOSED, at('1700000303.000001'));
    expect(door.answer).toMatch(/:eyes: Your message is read next\n/);
    expect(door.answer).toContain('1 message is not read yet');
    expect(door.answer).toMatch(/Machine: running, used last at \d{4}-/);
    expect(door.answer).toMatch(/Model \S+ · turn \d+, begun \d+ min ago · \d+ model calls? · \$[\d.]+ of \$20\.00/);
    expect(door.answer).not.toMatch(/step \d/);
  });

  it('The status tells how the checks of a pull request stood when they were read last', async () => {
    const pullRequest = { repository: 'acme/widget', number: 7, url: 'https://x/7', branch: 'fix' };
    const checks = { verdict: 'red' as const, at: 1_700_000_000_000 };
    const door = new BusyDoor(state(thinking, { begunBy: 'U1', pullRequests: [{ ...pullRequest, checks }] }));
    await door.write('status', 'U1', CLOSED, at('1700000303.000001'));
    expect(door.answer).toMatch(/Pull request: https:\/\/x\/7, checks at .*22:13 UTC.*: failed\n/);
  });

  it('The status of a paused session says what it waits for, once', async () => {
    const door = new BusyDoor(state({ kind: 'paused', reason: { kind: 'turn-steps', limit: 4 } }));
    await door.write('status', 'U1', CLOSED, at('1700000303.000001'));
    expect(door.answer.match(/Paused after 4 model calls/g)).toHaveLength(1);
    expect(door.answer).toContain('Machine: none yet');
  });

  it('There is no status without a session', async () => {
    const door = new Door();
    await door.receive(mention(`${BOT} status`));
    expect(door.chat.said[0]).toContain('There is no session in this thread yet');
  });
});

describe('the model of a session', () => {
  it('A model is chosen for the next turn, whatever its letters', async () => {
    const door = new BusyDoor();
    const [name = ''] = Object.keys(door.settings.models.models).filter((each) => each !== door.state.model);
    await door.write(`model ${name.toUpperCase()}`, 'U1', CLOSED, at('1700000303.000001'));
    expect(door.stored).toMatchObject([{ kind: 'resume', model: name }]);
    expect(door.answer).toContain(`*${name}*`);
  });

  it('An unknown model chooses nothing, and the answer lists models with prices', async () => {
    const door = new BusyDoor();
    await door.write('model huge', 'U1', CLOSED, at('1700000303.000001'));
    expect(door.stored).toEqual([]);
    expect(door.answer).toMatch(/no model named `huge` here\.\n\*Models\*.*\n• `\S+`.*: \$[\d.]+ in, \$[\d.]+ out/);
  });
});

describe('help', () => {
  it('Help names every command, the models with prices, and the admins without calling them', async () => {
    const door = new BusyDoor();
    await door.write('help');
    for (const name of [
      'stop',
      'status',
      'sessions',
      'cost',
      'raise_budget',
      'model',
      'mute',
      'unmute',
      'dump_history',
    ])
      expect(door.answer).toContain(`\`${name}`);
    for (const name of ['approve_user', 'revoke_user', 'list_users', '--model']) expect(door.answer).toContain(name);
    expect(door.answer).toMatch(/\*Admins\*: .*UADMIN/);
    expect(door.answer).not.toContain('<@UADMIN>');
    expect(door.answer).toMatch(/\(the default\): \$[\d.]+ in/);
  });

  it('Help says that nobody is admin where nobody is', async () => {
    const door = new Door();
    await door.receive(mention(`${BOT} help`));
    expect(door.chat.said[0]).toContain('none are named');
    expect(door.chat.said[0]).not.toContain('approve_user');
  });
});

describe('muting', () => {
  const reply = (text: string, ts: string) => channelMessage(text, at(ts));

  it.each([
    ['mute', true, false],
    ['mute channel', true, true],
    ['unmute', false, false],
  ])('"%s" in a thread: only mentions count %s, in the channel %s', async (command, muted, isOfChannel) => {
    const door = new BusyDoor();
    await door.write(command, 'U1', CLOSED, at('1700000303.000001'));
    const read = await door.receive(reply('and the tests?', '1700000304.000001'), CLOSED);
    expect(read).toBe(muted ? 'ignored' : 'accepted');
    expect(await door.muting.of('T1', { place: 'C1', thread: '9.9' })).toBe(isOfChannel ? 'place' : undefined);
  });

  it('Where only mentions count, a mention counts, and a stop', async () => {
    const door = new BusyDoor();
    await door.write('mute', 'U1', CLOSED, at('1700000303.000001'));
    expect(await door.receive(reply(`${BOT} and the tests`, '1700000304.000001'), CLOSED)).toBe('accepted');
    expect(await door.receive(reply('stop!', '1700000305.000001'), CLOSED)).toBe('accepted');
    expect(door.stored.map(({ kind }) => kind)).toEqual(['message', 'stop']);
  });

  it('A thread is unmuted in a muted channel, and its status says what counts', async () => {
    const door = new BusyDoor();
    await door.write('mute', 'U1', CLOSED, { ts: '1700000302.000001' });
    expect(door.answer).toContain('all threads of this channel');
    await door.write('status', 'U1', CLOSED, at('1700000303.000001'));
    expect(door.answer).toContain('This channel is muted');
    await door.write('unmute', 'U1', CLOSED, at('1700000304.000001'));
    expect(await door.receive(reply('and the tests?', '1700000305.000001'), CLOSED)).toBe('accepted');
  });
});
