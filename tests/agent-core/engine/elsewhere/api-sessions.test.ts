import { ApiChat } from '@remote-swe/core/adapters/sources/api-chat';
import { ChatBySource } from '@remote-swe/core/adapters/sources/chat-by-source';
import type { InboxItem } from '@remote-swe/core/domain/session/journal';
import { slackThreads } from '@remote-swe/core/domain/session/slack-thread';
import { apiThreads } from '@remote-swe/core/domain/session/threads/api-thread';
import type { Callback } from '@remote-swe/core/domain/thread/thread-source';
import type { StepPorts } from '@remote-swe/core/engine/context/context';
import { HELD_MS_MAX } from '@remote-swe/core/engine/context/settings';
import { runStep, type StepResult } from '@remote-swe/core/engine/step';
import { PortError } from '@remote-swe/core/errors';
import type { Callbacks, Told } from '@remote-swe/core/ports/people/callbacks';
import { beforeEach, describe, expect, it } from 'vitest';
import { reply, says, todoCall, toolUse } from '../../fakes/build.ts';
import { START } from '../../fakes/clock.ts';
import { World } from '../../fakes/world.ts';

const SESSION = `api:T1:${'a'.repeat(26)}`;
const CALLBACK: Callback = { url: 'https://hooks.example.com/agent', key: 'k1' };
/** As often as the sweeper comes, at most. */
const SWEEP = 15 * 60_000;

/** A program that is told, unless it is down. */
class Program implements Callbacks {
  readonly told: Told[] = [];
  tries = 0;
  isDown = false;

  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  async deliver(callback: Callback, told: Told): Promise<void> {
    this.tries++;
    expect(callback).toEqual(CALLBACK);
    if (this.isDown) throw new PortError('retry', 'HTTP 503', { retryAt: this.#now() + 60_000 });
    this.told.push(told);
  }
}

let world: World;
let program: Program;
/** Of a warm function: one for all steps. */
let chat: ApiChat;
beforeEach(() => {
  world = new World();
  program = new Program(() => world.clock.now());
  chat = new ApiChat(program);
});

function ports(): StepPorts {
  const chats = new ChatBySource({ slack: world.chat, github: undefined, api: chat });
  return { ...world.ports(), sources: [slackThreads, apiThreads], chat: chats };
}

function step(): Promise<StepResult> {
  const wake = { sessionId: SESSION, receiveCount: 1, firstReceivedAt: world.clock.now(), remainingMs: () => 600_000 };
  return runStep(ports(), world.settings, wake, world.lease);
}

async function arrives(text: string, more: Partial<InboxItem> = {}): Promise<void> {
  const item = { key: `api:${text}`, kind: 'message' as const, user: 'U1', text, files: [], at: world.clock.now() };
  await world.table.put(SESSION, { ...item, ts: apiThreads.placeAt(world.clock.now(), 0), ...more });
}

const newest = () => world.table.entries.get(SESSION)?.at(-1);
const dueAt = () => world.table.dueAt.get(SESSION);

async function sweeps(forMs: number): Promise<void> {
  for (const end = world.clock.now() + forMs; world.clock.now() < end; ) {
    world.clock.jump(SWEEP);
    expect(await step()).toBe('acknowledge');
  }
}

describe('a session that a program began', () => {
  it('A session works without any chat, and tells the program its answer once', async () => {
    await arrives('Fix it', { callback: CALLBACK });
    world.model.turns.push(reply([toolUse(todoCall('a').toolCallId, todoCall('a').name)]), says('Fixed.'));
    for (let steps = 0; steps < 4; steps++) expect(await step()).toBe('acknowledge');
    expect(program.told.map(({ type }) => type)).toEqual(['message']);
    expect(program.told[0]).toMatchObject({ sessionId: SESSION, to: 'U1', isAnswer: true, at: START });
    expect(JSON.stringify(program.told)).toContain('Fixed.');
    expect(world.chat.posted).toEqual([]);
    expect(newest()?.state).toMatchObject({ begunBy: 'U1', source: { kind: 'api', callback: CALLBACK } });
    expect(dueAt()).toBeNull();
  });

  it('What it took is not sent again by the next step, except by another process, under the same id', async () => {
    await arrives('Fix it', { callback: CALLBACK });
    world.model.turns.push(says('Fixed.'), says('Again.'), says('Once more.'));
    await step();
    await arrives('And now?');
    await step();
    expect(program.told.map(({ id }) => id)).toEqual([`${SESSION}#1#0`, `${SESSION}#2#0`]);
    chat = new ApiChat(program);
    await arrives('And then?');
    await step();
    expect(program.told.map(({ id }) => id)).toEqual([1, 2, 2, 3].map((version) => `${SESSION}#${version}#0`));
  });

  it('Without a callback its answer stands in the journal, and nobody is asked', async () => {
    await arrives('Fix it');
    world.model.turns.push(says('Fixed.'));
    await step();
    expect(program.tries).toBe(0);
    expect(JSON.stringify(newest()?.state.noticesPending)).toContain('Fixed.');
    expect(dueAt()).toBeNull();
  });

  it('Only the message that begins it says where it is told', async () => {
    await arrives('Fix it');
    world.model.turns.push(says('Fixed.'), says('Again.'));
    await step();
    await arrives('And now?', { callback: CALLBACK });
    await step();
    expect(newest()?.state.source).not.toHaveProperty('callback');
    expect(program.tries).toBe(0);
  });

  it('The budget that came with it is the session’s, also when it is less than others have', async () => {
    await arrives('Fix it', { budgetMicroUsd: 300 });
    world.model.turns.push(reply([toolUse(todoCall('a').toolCallId, todoCall('a').name)]), says('Fixed.'));
    for (let steps = 0; steps < 3; steps++) await step();
    expect(newest()?.state.phase).toMatchObject({ kind: 'paused', reason: { limitMicroUsd: 300 } });
  });
});

describe('a program that does not answer', () => {
  beforeEach(async () => {
    await arrives('Fix it', { callback: CALLBACK });
    program.isDown = true;
  });

  it('The session works on, and asks it no more often than it said', async () => {
    const calls = ['a', 'b', 'c'].map((id) => reply([toolUse(todoCall(id).toolCallId, todoCall(id).name)]));
    world.model.turns.push(says('Fixed.'), ...calls, says('Again.'));
    await step();
    expect(program.tries).toBe(1);
    await arrives('And now?');
    for (let steps = 0; steps < 8; steps++) await step();
    expect(newest()?.state.phase.kind).toBe('idle');
    expect(world.model.requests).toHaveLength(5);
    expect(program.tries).toBe(2);
    program.isDown = false;
    await sweeps(SWEEP);
    expect(program.told.map(({ id }) => id)).toEqual([...new Set(program.told.map(({ id }) => id))]);
    expect(program.told).toHaveLength(2);
    expect(JSON.stringify(program.told[0])).toContain('Fixed.');
    expect(newest()?.state.undelivered).toBeUndefined();
    expect(dueAt()).toBeNull();
  });

  it('After a day it is given up, with a word in the journal, and the session is at rest', async () => {
    world.model.turns.push(says('Fixed.'));
    await step();
    await sweeps(HELD_MS_MAX + SWEEP);
    expect(newest()).toMatchObject({ kind: 'noted', state: { undelivered: { count: 1, reason: 'HTTP 503' } } });
    expect(dueAt()).toBeNull();
    const { tries } = program;
    expect(tries).toBeLessThanOrEqual(HELD_MS_MAX / SWEEP + 2);
    const entries = world.table.entries.get(SESSION)?.length;
    await step();
    expect([program.tries, world.table.entries.get(SESSION)?.length]).toEqual([tries, entries]);
  });

  it('What is given up while the session waits has its word in the journal, too', async () => {
    world.model.turns.push(says('Fixed.'));
    await step();
    const phase = { kind: 'thinking' as const, attempt: 3, maxTokensRaises: 0, notBefore: START + 3 * HELD_MS_MAX };
    const entries = world.table.entries.get(SESSION)?.map((entry) => ({ ...entry, state: { ...entry.state, phase } }));
    world.table.entries.set(SESSION, entries ?? []);
    world.clock.jump(HELD_MS_MAX + SWEEP);
    expect(await step()).toBe('acknowledge');
    const given = { phase, noticesPending: [], undelivered: { count: 1, reason: 'HTTP 503' } };
    expect(newest()).toMatchObject({ kind: 'noted', state: given });
    const { length } = world.table.entries.get(SESSION) ?? [];
    await step();
    expect([program.tries, world.table.entries.get(SESSION)?.length]).toEqual([2, length]);
  });
});
