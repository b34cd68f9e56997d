import type { CommandPayload } from '@remote-swe/core/domain/worker/command';

import { answerBell } from '@remote-swe/core/engine/wakes/doorbell';
import { reap } from '@remote-swe/core/engine/worker-life/reaper';
import type { Commands, SentCommand } from '@remote-swe/core/ports/workers/commands';
import type { LaunchRequest, Machines } from '@remote-swe/core/ports/workers/machines';
import { expect, it } from 'vitest';
import { message, reply, result, SESSION, says, toolUse } from '../fakes/build.ts';
import { World } from '../fakes/world.ts';

const SHED = 'shed/blue:7';
const CLOCK = { workerIdleMs: 1_800_000, workerRetentionMs: 3_600_000 };

/** Machines with ids of their own, which come up at once and know no state but there and gone. */
class Sheds implements Machines {
  isOpen = false;
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  async describe(machineId: string) {
    if (machineId !== SHED || !this.isOpen) return { kind: 'gone' as const };
    return { kind: 'running' as const, agentSeenAt: this.#now() };
  }

  async launch(_request: LaunchRequest) {
    this.isOpen = true;
    return { kind: 'launched' as const, machineId: SHED };
  }

  async start() {
    return { kind: 'started' as const };
  }

  async stop() {
    this.isOpen = false;
  }

  async terminate() {
    this.isOpen = false;
  }

  async consoleTail() {
    return '';
  }

  async find() {
    return this.isOpen ? SHED : undefined;
  }
}

/** A channel that answers every command at once. */
class Messengers implements Commands {
  readonly sent: { machineId: string; payload: CommandPayload }[] = [];

  async send(machineId: string, _sessionId: string, payload: CommandPayload): Promise<SentCommand> {
    this.sent.push({ machineId, payload });
    return { kind: 'sent', commandId: `messenger ${this.sent.length}` };
  }

  async collect(_machineId: string, commandId: string) {
    const { payload } = this.sent[Number(commandId.split(' ')[1]) - 1] ?? {};
    const calls = payload?.action === 'run' ? payload.calls : [];
    const text = '{"outcome":"nothing","left":[]}';
    const results = calls.map(({ toolCallId }) => result(toolCallId, text));
    return { kind: 'reported' as const, report: { schema: 1 as const, outcome: 'done' as const, results } };
  }
}

it('A session works on another kind of worker, whose machines are saved, stopped and found gone', async () => {
  const world = new World();
  const sheds = new Sheds(() => world.clock.now());
  const messengers = new Messengers();
  const ports: ReturnType<World['ports']> = { ...world.ports(), machines: sheds, commands: messengers };
  world.ports = () => ports;
  world.arrives(message('1700000001.000000'));
  world.model.turns.push(reply([toolUse('a')]), says('Built.'));
  for (let steps = 0; steps < 12 && world.entries.at(-1)?.state.phase.kind !== 'idle'; steps++) {
    await world.step();
    world.clock.jump(6_000);
  }
  expect(world.chat.texts().at(-1)).toContain('Built.');
  expect(world.worker).toMatchObject({ state: 'online', instanceId: SHED });
  expect(messengers.sent.map(({ machineId }) => machineId)).toEqual([SHED]);

  const fire = () => reap(ports, CLOCK, SESSION, world.worker?.generation ?? 0);
  world.clock.jump(CLOCK.workerIdleMs);
  expect((await fire()).kind).toBe('save');
  world.clock.jump(60_000);
  await fire();
  expect(world.worker).toMatchObject({ state: 'stopping', saved: { forUse: world.worker?.lastUsedAt } });
  expect(sheds.isOpen).toBe(false);

  await answerBell(ports, { kind: 'machine', machineId: SHED, state: 'gone', at: world.clock.now() });
  expect(world.worker?.state).toBe('removed');
});
