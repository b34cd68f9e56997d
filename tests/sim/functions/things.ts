import type { Chat } from '@remote-swe/core/ports/people/chat';
import type { HookDeliveries } from '@remote-swe/core/ports/session/hook-deliveries';
import { Calls } from '../../agent-core/fakes/calls.ts';
import { FakeClock } from '../../agent-core/fakes/clock.ts';
import { FakeDirectory, FakePeople, MemoryReplies } from '../../agent-core/fakes/directory.ts';
import { FakeMcp } from '../../agent-core/fakes/mcp.ts';
import { FakeStartPermits } from '../../agent-core/fakes/outside.ts';
import { MemoryMuting, MemorySessionList } from '../../agent-core/ingress/slack/memory.ts';
import type { SimDueItems } from '../aws/due-items.ts';
import type { Schedules } from '../aws/schedules.ts';
import type { StepQueue } from '../aws/step-queue.ts';
import type { Timers } from '../aws/timers.ts';
import type { SimCodeEvents } from '../github/code-events.ts';
import type { SimCodeHost } from '../github/code-host.ts';
import type { Webhooks } from '../github/webhooks.ts';
import type { Trace } from '../kernel/trace.ts';
import type { SimAllMachines } from '../machines/deletion.ts';
import type { Ec2 } from '../machines/ec2.ts';
import type { SimFleet } from '../machines/fleet.ts';
import type { Ssm } from '../machines/ssm.ts';
import type { SimModel } from '../model/model.ts';
import { SimApprovals } from '../people/approvals.ts';
import { SimChat } from '../people/chat.ts';
import type { Receiver } from '../programs/receiver.ts';
import { credentials, SimRequests, SimSessions } from '../programs/stores.ts';
import { SimThreads } from '../programs/threads.ts';
import { SimBlobs } from './bucket.ts';
import { SimTable } from './table.ts';

/** What functions reach over the network. Queues come as functions: they call functions in their turn. */
export type Things = ReturnType<typeof plainThings> & {
  dueItems: SimDueItems;
  ec2: Ec2;
  fleet: SimFleet;
  allMachines: SimAllMachines;
  ssm: Ssm;
  model: SimModel;
  schedules: Schedules;
  codeHost: SimCodeHost;
  codeEvents: SimCodeEvents;
  webhooks: Webhooks;
  /** What an App asks of them, with GitHub's refusals. */
  hook: HookDeliveries;
  /** The chat of each source, with its refusals. */
  chats: Chat;
  /** The same one by one, where programs are told of sessions. */
  rooms: { slack: Chat; github: Chat };
  /** Where forks begin threads of their own, with Slack's refusals. */
  openThreads: SimThreads;
  /** Undefined: no session is a program's. */
  receiver: Receiver | undefined;
  /** What was seen at its time and should not have been. */
  seen: string[];
  queue: () => StepQueue;
  timers: () => Timers;
};

/** Those that are the same as in tests of the engine. `now`: the simulation's time, for the chat. `copies`: as SimTable has it. */
export function plainThings(now: () => number, copies: boolean, trace: Trace) {
  const calls = new Unwritten();
  const clock = new SharedClock(now);
  const table = new SimTable(calls, { now, copies, trace });
  const approvals = new SimApprovals(calls, now);
  approvals.approved.add('T1/U2');
  return {
    calls,
    table,
    chat: new SimChat(calls, clock, trace),
    blobs: new SimBlobs(calls),
    directory: new FakeDirectory(calls),
    replies: new MemoryReplies(calls),
    mcp: new FakeMcp(calls),
    approvals,
    muting: new MemoryMuting(calls),
    sessions: new MemorySessionList(calls),
    apiSessions: new SimSessions(table),
    requests: new SimRequests(),
    threads: new SimThreads(now, trace),
    ...credentials(['U1'], ['U2'], now()),
    people: new FakePeople(calls),
    startPermits: new FakeStartPermits(table),
    log: SILENT_LOG,
    metrics: { add: () => {} },
  };
}

const SILENT_LOG = { debug: () => {}, info: () => {}, error: () => {}, about: () => {} };

/** The network writes down calls; here they only happen. */
class Unwritten extends Calls {
  override async run<Result>(_name: string, effect: () => Result): Promise<Result> {
    return effect();
  }
}

class SharedClock extends FakeClock {
  readonly #shared: () => number;

  constructor(shared: () => number) {
    super();
    this.#shared = shared;
  }

  override now(): number {
    return this.#shared();
  }
}
