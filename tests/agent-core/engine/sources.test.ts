import { ChatBySource } from '@remote-swe/core/adapters/sources/chat-by-source';
import type { InboxItem } from '@remote-swe/core/domain/session/journal';
import { slackThreads } from '@remote-swe/core/domain/session/slack-thread';
import { rulesOf } from '@remote-swe/core/domain/session/source';
import type { ThreadSource } from '@remote-swe/core/domain/thread/thread-source';
import { runStep, type StepResult } from '@remote-swe/core/engine/step';
import { buryWake } from '@remote-swe/core/engine/wakes/dead-letter';
import { tellFailedStart } from '@remote-swe/core/engine/wakes/failed-start';
import { tellThread } from '@remote-swe/core/engine/worker-life/saving';
import { beforeEach, describe, expect, it } from 'vitest';
import { reply, SESSION, SETTINGS, says, message as slackMessage, todoCall, toolUse } from '../fakes/build.ts';
import { START } from '../fakes/clock.ts';
import { RoomChat, roomSession, rooms } from '../fakes/rooms.ts';
import { World } from '../fakes/world.ts';

const ROOM = roomSession('north', 7);

let world: World;
let chat: RoomChat;
beforeEach(() => {
  world = new World();
  chat = new RoomChat();
});

/** A deployment with rooms beside Slack: nothing else is registered for them. */
function ports(): ReturnType<World['ports']> {
  const chats = { slack: world.chat, github: undefined, api: undefined, room: chat };
  return { ...world.ports(), sources: [slackThreads, rooms], chat: new ChatBySource(chats) };
}

function step(sessionId = ROOM): Promise<StepResult> {
  const wake = { sessionId, receiveCount: 1, firstReceivedAt: world.clock.now(), remainingMs: () => 600_000 };
  return runStep(ports(), world.settings, wake, world.lease);
}

function item(ts: string, more: Partial<InboxItem> = {}): InboxItem {
  return { key: `room:${ts}`, kind: 'message', ts, user: 'ann', text: `word ${ts}`, files: [], at: START, ...more };
}

async function arrives(items: InboxItem[], sessionId = ROOM): Promise<void> {
  for (const each of items) await world.table.put(sessionId, each);
}

const newest = (sessionId = ROOM) => world.table.entries.get(sessionId)?.at(-1);
const requestText = () => JSON.stringify(world.model.requests.at(-1)?.messages);
const sheet = { id: 'S1', name: 'plan.txt', mimetype: 'text/plain', bytes: 8, url: '' };

describe('a session of a source that the engine does not know', () => {
  it('A message of an unknown kind of source is answered in its own chat, to its own people', async () => {
    await arrives([item('1', { text: 'hello' })]);
    world.model.turns.push(says('Hello back.'));
    expect(await step()).toBe('acknowledge');
    expect(chat.texts('north', 7)).toEqual([expect.stringMatching(/^@ann: Hello back\./)]);
    expect(world.chat.posted).toEqual([]);
    expect(requestText()).toContain('room 7 of north; requested by <@ann>.');
    expect(newest()?.state).toMatchObject({ source: { kind: 'room', building: 'north', number: 7 }, begunBy: 'ann' });
  });

  it('Messages are read in the order of their source, and are as old as their arrival where the order is no time', async () => {
    await arrives([item('10'), item('9'), item('2', { files: [sheet] })]);
    world.model.turns.push(says('Read.'));
    await step();
    const people = newest()?.messages.flatMap((each) => (each.kind === 'people' ? each.people : []));
    expect(people?.map(({ text, at }) => [text, at])).toEqual([
      ['word 2', START],
      ['word 9', START],
      ['word 10', START],
    ]);
    expect(requestText()).toContain('sheet S1');
  });

  it('Progress is one slip on the wall, edited while the turn goes on and when it ends', async () => {
    await arrives([item('1')]);
    const { toolCallId, name } = todoCall('a');
    const items = [{ id: '1', text: 'look around', state: 'done' }];
    world.model.turns.push(reply([toolUse(toolCallId, name, { items })]), says('All done.'));
    for (let steps = 0; steps < 3; steps++) await step();
    const texts = chat.texts('north', 7);
    expect(texts).toHaveLength(2);
    expect(texts[0]).toMatch(/Done[\s\S]*look around/);
    expect(texts[1]).toContain('@ann: All done.');
    expect(newest()?.state.progress?.ts).toBe('slip-1');
  });

  it('A notice whose step died after the post is found on the wall and not posted again', async () => {
    await arrives([item('1')]);
    world.model.turns.push(says('Once.'));
    world.calls.failNext('journal.clearDue', new Error('down'));
    expect(await step()).toBe('retry');
    expect(await step()).toBe('acknowledge');
    expect(chat.texts('north', 7)).toHaveLength(1);
  });

  it('A stop pauses; an earlier message that comes late does not resume, a later one does', async () => {
    await arrives([item('8')]);
    world.model.turns.push(reply([toolUse('a')]));
    await step();
    await arrives([item('10', { kind: 'stop', user: 'ben' })]);
    await step();
    expect(newest()?.state).toMatchObject({ phase: { kind: 'paused' }, stopTs: '10' });
    expect(chat.texts('north', 7).join('\n')).toContain('Stopped by @ben.');
    await arrives([item('9')]);
    await step();
    expect(newest()?.state.phase.kind).toBe('paused');
    await arrives([item('11')]);
    world.model.turns.push(says('On again.'));
    await step();
    expect(newest()?.state.phase.kind).toBe('idle');
    expect(chat.texts('north', 7).at(-1)).toContain('On again.');
  });

  it('A person’s month is one budget in all rooms of a building, and no other building’s', async () => {
    world.settings = { ...SETTINGS, userMonthBudgetMicroUsd: 400 };
    const [sameBuilding, elsewhere] = [roomSession('north', 8), roomSession('south', 7)];
    world.model.turns.push(says('One.'), says('Two.'));
    await arrives([item('1')]);
    await step();
    expect(world.table.charges).toMatchObject([{ teamId: 'north', channel: '7', user: 'ann', modelCalls: 1 }]);
    expect(world.table.charges[0]?.costMicroUsd).toBeGreaterThan(400);
    await arrives([item('1')], sameBuilding);
    await step(sameBuilding);
    expect(newest(sameBuilding)?.state.phase).toMatchObject({ kind: 'paused', reason: { scope: 'user' } });
    expect(chat.texts('north', 8).join('\n')).toContain('budget');
    await arrives([item('1')], elsewhere);
    await step(elsewhere);
    expect(newest(elsewhere)?.state.phase.kind).toBe('idle');
  });

  it('What is told outside of a step reaches the wall of the room', async () => {
    await arrives([item('1')]);
    const wake = { sessionId: ROOM, receiveCount: 1, firstReceivedAt: START, remainingMs: () => 600_000 };
    await tellFailedStart(ports(), wake, world.lease, 'something is missing.');
    await tellThread({ ...ports() }, ROOM, 'Work was saved.');
    expect(await buryWake({ ...ports(), inbox: world.table }, { build: 'test' }, ROOM, START)).toBe('paused');
    const texts = chat.texts('north', 7);
    expect(texts[0]).toContain('I cannot start: something is missing.');
    expect(texts[1]).toBe('Work was saved.');
    expect(texts[2]).toContain('failed ten times');
  });

  it('A Slack session beside it is answered in Slack', async () => {
    await arrives([slackMessage('1700000001.000000')], SESSION);
    world.model.turns.push(says('In Slack.'));
    await step(SESSION);
    expect(world.chat.texts()).toEqual([expect.stringContaining('In Slack.')]);
    expect(chat.walls.size).toBe(0);
  });
});

describe('a source of a later build', () => {
  const later = { kind: 'later' } as unknown as ThreadSource;

  it('A kind of source without rules is an error that names it', () => {
    expect(() => rulesOf([slackThreads], later)).toThrow("no source of kind 'later'");
  });

  it('A kind of source without a chat is refused', async () => {
    const bySource = new ChatBySource({ slack: world.chat, github: undefined, api: undefined });
    await expect(bySource.say(later, 'x')).rejects.toMatchObject({ code: 'refused' });
  });
});
