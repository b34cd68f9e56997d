import { Random } from '../../../local/chaos/random.ts';
import { Calls } from '../../agent-core/fakes/calls.ts';
import { FakeClock, START } from '../../agent-core/fakes/clock.ts';
import { MemoryBlobs } from '../../agent-core/fakes/people.ts';
import { Schedules } from '../aws/schedules.ts';
import { type Received, StepQueue } from '../aws/step-queue.ts';
import { SimTable } from '../functions/table.ts';
import { Timeline } from '../kernel/timeline.ts';
import { Trace } from '../kernel/trace.ts';
import { Ec2 } from '../machines/ec2.ts';
import { Ssm } from '../machines/ssm.ts';
import { SimChat } from '../people/chat.ts';
import type { Threads } from './chat.ts';
import type { Channel, Clocks, Computers } from './machines.ts';
import type { Queue, Taken } from './queue.ts';
import type { Table } from './table.ts';

const LONG_MS = 600_000;

/** The parts of the simulation, each alone and without faults, as the contract asks for them. */
function bare() {
  const timeline = new Timeline(START);
  const trace = new Trace(() => timeline.now(), false);
  const pass = async (ms: number) => {
    const until = timeline.now() + ms;
    timeline.at(until, () => {});
    await timeline.run(() => timeline.now() >= until, until);
  };
  return { timeline, trace, pass, random: new Random(1) };
}

export function simTable(): Table {
  const { timeline, trace } = bare();
  const table = new SimTable(new Calls(), { now: () => timeline.now(), copies: true, trace });
  return { journal: table, inbox: table, workers: table };
}

export function simQueue(): Queue {
  const { timeline, pass } = bare();
  const waiting: { received: Received; end: (how: 'acknowledge' | 'retry') => void }[] = [];
  const dead: string[] = [];
  const consume = (received: Received) =>
    new Promise<'acknowledge' | 'retry'>((resolve) => void waiting.push({ received, end: resolve }));
  const queue = new StepQueue(timeline, consume, (sessionId) => void dead.push(sessionId));
  let ids = 0;
  const take = async (): Promise<Taken | undefined> => {
    await pass(50);
    const next = waiting.shift();
    if (!next) return undefined;
    const { sessionId, receiveCount, lease } = next.received;
    const acknowledge = async () => {
      next.end('acknowledge');
      await pass(1);
    };
    return { sessionId, receiveCount, lease, acknowledge };
  };
  const ring = async (sessionId: string, dedup?: number | string) =>
    queue.send(sessionId, dedup === undefined ? `random-${++ids}` : String(dedup));
  return { ring, take, pass, dead: async () => dead.length };
}

export function simClocks(): Clocks {
  const { timeline, pass } = bare();
  const fired: [string, number][] = [];
  const schedules = new Schedules(
    timeline,
    { lateMs: () => 0, isTwice: () => false },
    async (sessionId, generation) => {
      fired.push([sessionId, generation]);
      return true;
    },
  );
  return { schedules, now: () => timeline.now(), pass, fired: () => fired };
}

function computers() {
  const { timeline, trace, random } = bare();
  const ec2 = new Ec2(timeline, random, () => 'none', { emit: () => {}, trace });
  const reached = async (id: string, state: 'running' | 'stopped' | 'gone') => {
    const isSo = () => {
      const machine = ec2.machine(id);
      return machine?.state === state && (state !== 'running' || machine.agentSince !== undefined);
    };
    await timeline.run(isSo, timeline.now() + LONG_MS);
  };
  return { timeline, trace, random, ec2, reached };
}

export function simComputers(): Computers {
  const { ec2, reached } = computers();
  return { machines: ec2, reached };
}

export async function simChannel(): Promise<Channel> {
  const { timeline, trace, random, ec2, reached } = computers();
  const outside = { timeline, blobs: new MemoryBlobs(new Calls()), effect: () => {}, emit: () => {}, trace };
  const ssm = new Ssm(ec2, random, () => 'none', outside);
  const ids: string[] = [];
  for (const generation of [1, 2]) {
    const answer = await ec2.launch({ sessionId: 's', generation, launchAttempt: 0, bootFailures: 0 });
    if (answer.kind === 'launched') ids.push(answer.machineId);
  }
  const [online = '', down = ''] = ids;
  for (const id of ids) await reached(id, 'running');
  await ec2.stop(down);
  await reached(down, 'stopped');
  const ended = async () => void (await timeline.run(() => ssm.reported.length > 0, timeline.now() + LONG_MS));
  return { commands: ssm, online, down, ended };
}

export function simThreads(): Threads {
  const { trace } = bare();
  const clock = new FakeClock();
  const chat = new SimChat(new Calls(), clock, trace);
  const source = (threadTs: string) => ({ kind: 'slack' as const, teamId: 'T1', channel: 'C1', threadTs });
  return { chat, one: source('1700000000.000001'), other: source('1700000000.000002'), now: () => clock.now() };
}
