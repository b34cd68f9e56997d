import type { ThreadSource } from '@remote-swe/core/domain/thread/thread-source';
import { PortError } from '@remote-swe/core/errors';
import { receiveOpenConsole } from '@remote-swe/core/ingress/slack/commands/open-console';
import { describe, expect, it } from 'vitest';
import { idle, SESSION, state } from '../../../fakes/build.ts';
import { CLOSED, Door, OPEN, press } from '../door.ts';
import { BOT, inThread, mention, ROOT_TS } from '../events.ts';

async function asked(user: string, more: Record<string, unknown> = {}): Promise<Door> {
  const door = new Door();
  door.approvals.approved.add('T1/U1');
  await door.receive({ ...inThread(mention(`${BOT} console`, { user })), ...more }, CLOSED);
  return door;
}

it('The command console sends a link that signs in whoever asked to them alone, and the thread hears only that', async () => {
  const door = await asked('U1');
  expect(door.chat.told).toEqual([
    { user: 'U1', text: expect.stringContaining('https://agent.example.com/console/#code=U1-en') },
  ]);
  expect(door.chat.said).toEqual(['<@U1>: the way into the console is in our direct messages.']);
});

it('The command console makes no link for somebody who is not served', async () => {
  const door = await asked('U7');
  expect(door.calls.names).not.toContain('door');
  expect(JSON.stringify([door.chat.said, door.chat.told])).not.toContain('#code');
});

describe('the button Open console', () => {
  type Whisper = { source: ThreadSource; user: string; text: string };

  /** U1 has begun the session, and its first entry is written. */
  async function begun() {
    const door = new Door();
    await door.receive(mention(`${BOT} fix`));
    door.given(state(idle, { begunBy: 'U1' }));
    const whispered: Whisper[] = [];
    const whispers = {
      whisper: async (source: ThreadSource, user: string, text: string) => void whispered.push({ source, user, text }),
    };
    const asks = (user: string, settings = OPEN) =>
      receiveOpenConsole({ ...door.ports(), whispers }, settings, press(user));
    return { door, whispered, whispers, asks };
  }

  it('Whoever begun the session is led to it, and nobody else hears of the link', async () => {
    const { door, whispered, asks } = await begun();
    expect(await asks('U1')).toBe('answered');
    const link = `https://agent.example.com/console/sessions/${SESSION}#code=U1-en`;
    const text = expect.stringContaining(link);
    expect(whispered).toEqual([{ source: expect.objectContaining({ threadTs: ROOT_TS }), user: 'U1', text }]);
    expect([door.chat.said, door.chat.told, door.wakes.rings.length]).toEqual([[], [], 1]);
  });

  it('Somebody else gets a link with their own rights, to what they may see', async () => {
    const { whispered, asks } = await begun();
    await asks('U2');
    expect(whispered).toMatchObject([{ user: 'U2', text: expect.stringContaining('/console/#code=U2-en') }]);
  });

  it('Somebody who is not served gets nothing', async () => {
    const { door, whispered, asks } = await begun();
    expect(await asks('U7', CLOSED)).toBe('unauthorized');
    expect([whispered, door.calls.names.includes('door')]).toEqual([[], false]);
  });

  it('A button in a thread that is no session gives nothing', async () => {
    const door = new Door();
    const whispers = { whisper: async () => expect.unreachable() };
    expect(await receiveOpenConsole({ ...door.ports(), whispers }, OPEN, press('U1'))).toBe('ignored');
    expect(door.calls.names).not.toContain('door');
  });

  it('Where Slack shows nothing to one person alone, the link comes in direct messages', async () => {
    const { door, whispers, asks } = await begun();
    whispers.whisper = async () => {
      throw new PortError('refused', 'user_not_in_channel');
    };
    await asks('U1');
    expect(door.chat.told).toMatchObject([{ user: 'U1', text: expect.stringContaining('#code=U1-en') }]);
  });

  it('Where nobody knows where the console is, the person is told so', async () => {
    const { door, whispered, asks } = await begun();
    door.door.linkFor = async () => undefined;
    await asks('U1');
    expect(whispered).toMatchObject([{ text: expect.stringContaining('where the console is') }]);
  });
});
