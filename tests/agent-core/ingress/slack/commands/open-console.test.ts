import { expect, it } from 'vitest';
import { CLOSED, Door } from '../door.ts';
import { BOT, inThread, mention } from '../events.ts';

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
