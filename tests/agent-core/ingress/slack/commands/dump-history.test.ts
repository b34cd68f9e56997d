import { PortError } from '@remote-swe/core/errors';
import { historyText } from '@remote-swe/core/ingress/slack/commands/dump-history';
import { describe, expect, it } from 'vitest';
import { idle, result, SESSION, state, toolUse } from '../../../fakes/build.ts';
import { CLOSED, Door } from '../door.ts';
import { BOT, inThread, mention } from '../events.ts';

const TOKEN = `ghp_${'a'.repeat(36)}`;

class HistoryDoor extends Door {
  asks(user: string, more: Record<string, unknown> = {}) {
    for (const each of ['U1', 'U2']) this.approvals.approved.add(`T1/${each}`);
    return this.receive({ ...inThread(mention(`${BOT} dump_history`, { user })), ...more }, CLOSED);
  }
}

function doorOfSession(): HistoryDoor {
  const door = new HistoryDoor();
  door.given(state(idle, { requester: 'U2', begunBy: 'U1' }), [
    { kind: 'people', people: [{ key: 'k', user: 'U1', text: 'fix it', images: [] }] },
    {
      kind: 'model',
      blocks: [
        { reasoningContent: { reasoningText: { text: 'secret plan' } } },
        toolUse('a', 'bash', { command: `cat <<E\n${TOKEN}\nE` }),
      ],
    },
    { kind: 'results', results: [result('a', `the token is\n${TOKEN}`)] },
  ]);
  return door;
}

describe('dump_history', () => {
  it.each(['U1', 'UADMIN'])(
    'dump_history gives %s all that was said, called and returned as a file, without secrets',
    async (user) => {
      const door = doorOfSession();
      expect(await door.asks(user)).toBe('answered');
      const [file] = door.chat.uploads;
      expect(file?.name).toMatch(/^session-.*\.md$/);
      const text = new TextDecoder().decode(file?.content);
      for (const part of [SESSION, 'fix it', 'bash', '[secret]']) expect(text).toContain(part);
      for (const part of [TOKEN, 'secret plan']) expect(text).not.toContain(part);
      expect(door.chat.gifts.map((gift) => gift.user)).toEqual([user]);
      expect(door.chat.said).toEqual([`<@${user}>: the history of this session is in our direct messages.`]);
      expect(door.chat.posted).toEqual([]);
    },
  );

  it('dump_history says nothing beside it where the thread is the direct messages', async () => {
    const door = doorOfSession();
    door.table.entries.set(SESSION.replace('C1', 'D1'), door.table.entries.get(SESSION) ?? []);
    await door.asks('U1', { channel: 'D1' });
    expect(door.chat.gifts).toHaveLength(1);
    expect(door.chat.said).toEqual([]);
  });

  it('dump_history never goes to the thread, also when Slack takes no direct message', async () => {
    const door = doorOfSession();
    door.calls.failNext('chat.give', new PortError('refused', 'Slack: missing_scope'));
    await door.asks('U1');
    expect(door.chat.said).toEqual([expect.stringMatching(/^<@U1>: the history cannot be sent .*missing_scope/)]);
    expect(door.chat.posted).toEqual([]);
  });

  it('dump_history of a session of an older build is for whose words are its first', async () => {
    const door = doorOfSession();
    const [entry] = door.table.entries.get(SESSION) ?? [];
    if (entry) entry.state.begunBy = undefined;
    await door.asks('U2');
    expect(door.chat.said[0]).toContain('Only the requester');
    await door.asks('U1', { ts: '1700000010.000001' });
    expect(door.chat.gifts).toHaveLength(1);
  });

  it('dump_history is refused to others', async () => {
    const door = doorOfSession();
    await door.asks('U2');
    expect(door.chat.said[0]).toContain('Only the requester');
    expect(door.chat.posted).toEqual([]);
  });

  it('dump_history is given once, however often Slack delivers the command', async () => {
    const door = doorOfSession();
    await door.asks('U1');
    await door.asks('U1');
    expect(door.chat.gifts).toHaveLength(1);
  });

  it('dump_history without a session says so', async () => {
    const door = new HistoryDoor();
    await door.asks('U1');
    expect(door.chat.said[0]).toContain('no session');
  });

  it('dump_history of a very long session lacks its oldest part, and says so', () => {
    const text = historyText(SESSION, state(idle), `oldest ${'x'.repeat(3_000_000)} newest`);
    expect(text.length).toBeLessThan(2_001_000);
    expect(text).toMatch(/Left out at the beginning: 10000\d\d characters/);
    expect(text).toContain('newest');
    expect(text).not.toContain('oldest xxx');
  });
});
