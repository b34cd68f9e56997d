import { receiveFeedback, verdictOf } from '@remote-swe/core/ingress/slack/commands/feedback';
import type { Judgement } from '@remote-swe/core/ports/people/feedback';
import { beforeEach, expect, it } from 'vitest';
import { SESSION } from '../../../fakes/build.ts';
import { CLOSED, Door, OPEN, press } from '../door.ts';
import { BOT, mention } from '../events.ts';

let door: Door;
const noted: [string, Judgement][] = [];
beforeEach(() => {
  door = new Door();
  noted.length = 0;
});
const ports = () => ({
  ...door.ports(),
  feedback: { note: async (sessionId: string, judgement: Judgement) => void noted.push([sessionId, judgement]) },
});

it('What somebody says of an answer is kept with the session, and rings nobody', async () => {
  await door.receive(mention(`${BOT} fix`));
  const rings = door.wakes.rings.length;
  expect(await receiveFeedback(ports(), OPEN, press('U2'), 'bad')).toBe('accepted');
  expect(noted).toMatchObject([[SESSION, { postId: '1700000005.000001', user: 'U2', verdict: 'bad' }]]);
  expect(door.wakes.rings).toHaveLength(rings);
});

it('What somebody who is not served says is not kept', async () => {
  await door.receive(mention(`${BOT} fix`));
  expect(await receiveFeedback(ports(), CLOSED, press('U2'), 'good')).toBe('unauthorized');
  expect(noted).toEqual([]);
});

it('Feedback in a thread that is no session is not kept', async () => {
  expect(await receiveFeedback(ports(), OPEN, press('U2'), 'good')).toBe('ignored');
  expect(noted).toEqual([]);
});

it.each([undefined, null, {}, { value: 7 }, { value: 'great' }])('A press with %j is no feedback', (action) => {
  expect(verdictOf(action)).toBe(undefined);
});
