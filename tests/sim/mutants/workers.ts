import type { Mutant } from './mutant.ts';

/** Bugs of machines, commands and bells. */
export const WORKERS: readonly Mutant[] = [
  {
    name: 'a machine is started before its schedule',
    file: 'layers/agent-core/src/engine/worker-life/ensure-worker.ts',
    find: '  context.lease.guard();\n  await context.workerSchedules.arm(sessionId, generation, now + context.settings.workerIdleMs);',
    replace: '  context.lease.guard();\n  void now;',
    seeds: 100,
  },
  {
    name: 'the schedule of a new start goes with that of the machine before it',
    file: 'layers/agent-core/src/engine/worker-life/reaper.ts',
    find: 'await ports.workerSchedules.remove(sessionId);\n  await armForNewStart(ports, sessionId);',
    replace: 'await ports.workerSchedules.remove(sessionId);',
    seeds: 250,
  },
  {
    name: 'the schedule of a removed machine is armed again, that of a new start is not',
    file: 'layers/agent-core/src/engine/worker-life/reaper.ts',
    find: "if (!item || item.state === 'removed') return;",
    replace: "if (!item || item.state !== 'removed') return;",
    seeds: 250,
  },
  {
    name: 'a start after a removal arms its schedule only before it is claimed',
    file: 'layers/agent-core/src/engine/worker-life/ensure-worker.ts',
    find: "if (item?.state === 'removed') await armSchedule(",
    replace: "if (item?.state === 'stopped') await armSchedule(",
    // Two calls of the reaper have to come between two of the start.
    seeds: 1500,
  },
  {
    name: 'a launch is told with a new token each time',
    file: 'layers/agent-core/src/engine/worker-life/ensure-worker.ts',
    find: 'context.machines.launch({ sessionId, generation, launchAttempt, bootFailures })',
    replace:
      'context.machines.launch({ sessionId, generation, launchAttempt: launchAttempt + Math.floor(context.clock.random() * 1e6), bootFailures })',
    seeds: 250,
  },
  {
    name: 'a launch that was not heard of is made anew as another one',
    file: 'layers/agent-core/src/domain/worker/worker.ts',
    find: "if (!item.instanceId) return { kind: 'relaunch', generation: item.generation };",
    replace: "if (!item.instanceId) return { kind: 'launch', generation: item.generation + 1 };",
    seeds: 250,
  },
  {
    name: 'a machine that did not boot is not ended',
    file: 'layers/agent-core/src/engine/worker-life/reaper.ts',
    find: 'if (item.instanceId) await ports.machines.terminate(item.instanceId);',
    replace: 'if (item.instanceId && !item.bootFailures) await ports.machines.terminate(item.instanceId);',
    seeds: 1500,
  },
  {
    name: 'calls are sent again under new ids',
    file: 'layers/agent-core/src/engine/tool-calls/payload.ts',
    find: 'calls: [...(await restoreCalls(context, target)), ...calls],',
    replace:
      'calls: [...(await restoreCalls(context, target)), ...calls.map((call) => ({ ...call, toolCallId: call.toolCallId + context.clock.randomId() }))],',
    seeds: 100,
  },
  {
    name: 'the timer of a check is armed after nothing',
    file: 'layers/agent-core/src/engine/worker-life/worker-entries.ts',
    find: 'await context.wakes.arm(session.sessionId, checkAt - context.clock.now() + 1_000);',
    replace: '',
    seeds: 100,
  },
  {
    name: 'a check is never due',
    file: 'layers/agent-core/src/engine/tool-calls/collect.ts',
    find: 'const isDue = now >= dispatch.checkAt;',
    replace: 'const isDue = false as boolean;',
    seeds: 100,
  },
  {
    name: 'a cancel is forgotten: calls are closed at once',
    file: 'layers/agent-core/src/engine/session/pausing.ts',
    find: "if (target) return { work: { ...work, dispatch: { kind: 'cancel-requested', target } }, messages: [] };",
    replace: '',
    seeds: 100,
  },
  {
    name: 'the end of a command rings nobody',
    file: 'layers/agent-core/src/engine/wakes/doorbell.ts',
    find: "  if (bell.kind === 'machine') await noteState(ports, sessionId, bell);\n  await ports.wakes.ring(sessionId);",
    replace:
      "  if (bell.kind === 'machine') await noteState(ports, sessionId, bell);\n  if (bell.kind === 'machine') await ports.wakes.ring(sessionId);",
    seeds: 100,
  },
  {
    name: 'a timer rings nobody',
    file: 'layers/agent-core/src/engine/wakes/doorbell.ts',
    find: "if (bell.kind === 'timer') return ports.wakes.ring(bell.sessionId);",
    replace: "if (bell.kind === 'timer') return undefined;",
    seeds: 100,
  },
  {
    name: 'saves that nobody needs stay',
    file: 'layers/agent-core/src/engine/worker-life/saving.ts',
    find: 'for (const key of unneededArchives(keys, sessionId, item, until)) await blobs.remove(key);',
    replace: 'void [unneededArchives, keys, item, until];',
    seeds: 100,
  },
  {
    name: 'a save that waits to be restored is removed',
    file: 'layers/agent-core/src/domain/worker/disk.ts',
    find: 'const named = [saved?.key, newDisk?.key, begunWith?.key]',
    replace: 'const named = [saved?.key]',
    caughtBy: { test: 'tests/agent-core/domain/worker/disk.test.ts', title: 'what waits to be restored' },
  },
  {
    name: 'a new field of the worker item is taken for granted',
    file: 'layers/agent-core/src/domain/persisted/worker.ts',
    find: 'freeFor: optionalNumber,',
    replace: 'freeFor: number,',
    seeds: 100,
  },
  {
    name: 'a stack that stays ends its machines when it is changed',
    file: 'layers/agent-core/src/engine/worker-life/stack-end.ts',
    find: "if (!(await allMachines.isLeaving())) return { kind: 'kept' };",
    replace: "if (!(await allMachines.isLeaving()) && seen.size > 0) return { kind: 'kept' };",
    seeds: 500,
  },
  {
    name: 'a stack that goes leaves a machine behind',
    file: 'layers/agent-core/src/engine/worker-life/stack-end.ts',
    find: 'if (running.length > 0) await allMachines.terminate(running);',
    replace: 'if (running.length > 0) await allMachines.terminate(running.slice(1));',
    seeds: 500,
  },
];
