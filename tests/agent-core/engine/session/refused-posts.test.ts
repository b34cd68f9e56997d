import { buryWake } from '@remote-swe/core/engine/wakes/dead-letter';
import { PortError } from '@remote-swe/core/errors';
import type { Inbox } from '@remote-swe/core/ports/session/inbox';
import { expect, it } from 'vitest';
import { SESSION } from '../../fakes/build.ts';
import { START } from '../../fakes/clock.ts';
import { World } from '../../fakes/world.ts';

/** The channel was archived: Slack refuses every post for good. */
function archived(world: World): void {
  world.chat.post = () => Promise.reject(new PortError('refused', 'Slack: is_archived'));
}

class ParkingInbox implements Pick<Inbox, 'park'> {
  readonly parked: string[] = [];
  put = () => Promise.resolve('created' as const);
  exists = () => Promise.resolve(true);
  park = async (sessionId: string) => void this.parked.push(sessionId);
}

it('A step drops a notice that Slack refuses for good, and goes on', async () => {
  const world = new World();
  archived(world);
  world.model.turns.push({
    blocks: [{ text: 'Done' }],
    stopReason: 'end',
    usage: { inputTokens: 1, outputTokens: 1, cacheReadTokens: 0, cacheWriteTokens: 0 },
  });
  world.arrives({ key: 'slack:C1:1.0', kind: 'message', ts: '1.0', user: 'U1', text: 'hi', files: [], at: START });
  expect(await world.step()).toBe('acknowledge');
  expect(await world.step()).toBe('acknowledge');
  expect(world.log.lines).toContainEqual(expect.objectContaining({ message: 'The thread cannot be told' }));
});

it('A step parks a session whose newest entry cannot be read, and tells the thread once', async () => {
  const world = new World();
  const inbox = new ParkingInbox();
  world.table.newest = () => Promise.reject(new Error('Journal item J#1 has schema 9'));
  const ports = { ...world.ports(), inbox };
  expect(await buryWake(ports, { build: 'test' }, SESSION, START)).toBe('parked');
  expect(await buryWake(ports, { build: 'test' }, SESSION, START)).toBe('parked');
  expect(inbox.parked).toEqual([SESSION, SESSION]);
  expect(world.chat.texts()).toHaveLength(1);
});

it('A step pauses a session whose channel is gone without failing for ever', async () => {
  const world = new World();
  archived(world);
  const ports = { ...world.ports(), inbox: new ParkingInbox() };
  expect(await buryWake(ports, { build: 'test' }, SESSION, START)).toBe('paused');
});
