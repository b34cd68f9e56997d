import type { EventEnvelope } from '../aws/events/envelope.ts';
import { CallDropped, type LocalCall } from '../kernel/http.ts';
import type { Disturbance } from '../slack/events/disturbance.ts';
import type { LocalSystem } from '../system/system.ts';
import type { Fault, Place } from './fault.ts';
import { isOf } from './people/written.ts';

/** How much later a late event comes. Slack's retries and the sweeper act meanwhile. */
const LATE_MS = 45_000;

type PlacedFault = Extract<Fault, { at: Place }>;

/** Makes the scenario's faults happen, each once. */
export function installFaults(system: LocalSystem, faults: Fault[]): void {
  for (const fault of faults) if ('at' in fault) watchPlace(system, fault);
  for (const fault of faults) {
    if (fault.kind === 'machine') watchCommands(system, fault);
    if (fault.kind === 'no-capacity') system.ec2.failNext(fault.operation, 'InsufficientInstanceCapacity', fault.count);
  }
  disturbDeliveries(system, faults);
  disturbEvents(system, faults);
}

function watchPlace(system: LocalSystem, fault: PlacedFault): void {
  const state: { count: number; call?: LocalCall } = { count: 0 };
  system.front.observers.push({
    before(call) {
      if (!isAt(call, fault.at)) return undefined;
      state.count += 1;
      if (state.count !== fault.at.ordinal) return undefined;
      state.call = call;
      return strikeBefore(system, fault, call);
    },
    after(call) {
      return call === state.call ? strikeAfter(system, fault, call) : undefined;
    },
  });
}

function isAt({ caller, service, operation }: LocalCall, at: Place): boolean {
  if (!caller.startsWith(`${at.function}-`) || (service === 's3' && operation === 'GetObject')) return false;
  return at.operation === '*' || at.operation === operation;
}

async function strikeBefore(system: LocalSystem, fault: PlacedFault, call: LocalCall): Promise<void> {
  switch (fault.kind) {
    case 'kill':
      return fault.when === 'before' ? kill(system, call) : undefined;
    case 'cut':
      if (fault.when === 'before') throw new CallDropped('Cut on the way');
      return;
    case 'slow':
      await new Promise((resolve) => setTimeout(resolve, fault.realMs));
      return;
    case 'jump':
      system.clock.advance(fault.virtualMs);
      return;
    case 'slack':
      system.slack.api.faults.plan(fault.at.operation, slackFault(fault.how));
      return;
    case 'lose-timers':
      return;
  }
}

async function strikeAfter(system: LocalSystem, fault: PlacedFault, call: LocalCall): Promise<void> {
  if (fault.kind === 'kill' && fault.when === 'after') return kill(system, call);
  if (fault.kind === 'cut' && fault.when === 'after') throw new CallDropped('Cut on the way back');
  if (fault.kind === 'lose-timers') await loseTimers(system);
}

async function kill(system: LocalSystem, call: LocalCall): Promise<never> {
  await system.pool.kill(call.caller);
  throw new CallDropped('The invocation was killed');
}

function slackFault(how: 'rate-limited' | 'http' | 'answer-lost') {
  switch (how) {
    case 'rate-limited':
      return { kind: how, retryAfterSeconds: 10 } as const;
    case 'http':
      return { kind: how, status: 503 } as const;
    case 'answer-lost':
      return { kind: how, status: 500 } as const;
  }
}

/** The timer queue loses all that it holds. SQS refuses a second purge within a minute, and then nothing is lost. */
async function loseTimers(system: LocalSystem): Promise<void> {
  const timers = system.plan.queues.find(({ name }) => name.includes('timers'));
  const QueueUrl = `${system.baseUrl}/000000000000/${timers?.name}`;
  await system.sqs.handle({
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    headers: { 'x-amz-target': 'AmazonSQS.PurgeQueue' },
    body: Buffer.from(JSON.stringify({ QueueUrl })),
    caller: 'chaos',
  });
}

function watchCommands(system: LocalSystem, fault: Extract<Fault, { kind: 'machine' }>): void {
  const commands = { count: 0 };
  system.front.observers.push({
    after(call) {
      if (call.service !== 'ssm' || call.operation !== 'SendCommand') return;
      commands.count += 1;
      if (commands.count === fault.command) setTimeout(() => endMachines(system, fault.end), fault.realMs);
    },
  });
}

function endMachines(system: LocalSystem, end: 'stop' | 'terminate'): void {
  for (const { instanceId, state } of system.instances.list())
    if (state === 'running') system.instances[end](instanceId);
}

function disturbDeliveries(system: LocalSystem, faults: Fault[]): void {
  const events = { count: 0 };
  system.slack.delivery.disturb = (planned): Disturbance => {
    if (isOf(system.slack.workspace.directory.bot.id, planned.body)) return { kind: 'pass' };
    events.count += 1;
    const fault = faults.find((each) => each.kind === 'delivery' && each.event === events.count);
    return fault?.kind === 'delivery' ? disturbance(fault.how) : { kind: 'pass' };
  };
}

function disturbance(how: 'duplicate' | 'late' | 'lose-answer'): Disturbance {
  switch (how) {
    case 'duplicate':
      return { kind: 'duplicate', copies: 3 };
    case 'late':
      return { kind: 'delay', delayMs: LATE_MS };
    case 'lose-answer':
      return { kind: 'lose-answer' };
  }
}

function disturbEvents(system: LocalSystem, faults: Fault[]): void {
  const events = { count: 0 };
  system.events.observers.push((event): EventEnvelope[] => {
    events.count += 1;
    const fault = faults.find((each) => each.kind === 'event' && each.event === events.count);
    if (fault?.kind !== 'event') return [event];
    if (fault.how === 'twice') return [event, event];
    if (fault.how === 'late') system.clock.after(LATE_MS, () => system.events.route(event));
    return [];
  });
}
