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
    name: 'a command goes out without an intent’s claim',
    file: 'layers/agent-core/src/engine/tool-calls/dispatch.ts',
    find: "draftOf('intent', intent, { worker: change })",
    replace: "draftOf('intent', intent, {})",
    seeds: 4000,
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
    name: 'a late command starts its calls',
    file: 'layers/agent-core/src/engine/tool-calls/dispatch.ts',
    find: 'const notAfter = at + NOT_AFTER_MS;',
    replace: 'const notAfter = at + 100 * NOT_AFTER_MS;',
    seeds: 100,
  },
  {
    name: 'an intent that may have been sent is closed as not started',
    file: 'layers/agent-core/src/engine/tool-calls/resend.ts',
    find: '  return undelivered(context, session, command, 0);',
    replace: '  return undelivered(context, session, { ...command, target: { ...target, toolCallIds: [] } }, 0);',
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
    name: 'an ended machine is awaited',
    file: 'layers/agent-core/src/engine/tool-calls/collect.ts',
    find: "if (status.kind !== 'running') return notDelivered(context, session, commandOf(plan), 0);",
    replace: '',
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
    name: 'an idle machine is stopped while a command runs',
    file: 'layers/agent-core/src/engine/worker-life/reaper.ts',
    find: 'Math.max(item.lastUsedAt + idleMs, item.inFlightUntil ?? 0, bootsUntil);',
    replace: 'Math.min(item.lastUsedAt + idleMs, item.inFlightUntil ?? Infinity) + bootsUntil * 0;',
    seeds: 100,
  },
  {
    name: 'the reaper does not set its schedule on',
    file: 'layers/agent-core/src/engine/worker-life/reaper.ts',
    find: "await ports.workerSchedules.arm(sessionId, newest, decision.kind === 'later' ? decision.at : now + REARM_MS);",
    replace:
      "if (decision.kind !== 'later') await ports.workerSchedules.arm(sessionId, newest, now + REARM_MS * 1_000);",
    seeds: 100,
  },
  {
    name: 'a machine is stopped without a look at the table',
    file: 'layers/agent-core/src/engine/worker-life/stop-after-save.ts',
    find: 'if (!(await ports.workerStore.replace(sessionId, item, stopping))) return false;',
    replace: 'await ports.workerStore.replace(sessionId, item, stopping);',
    seeds: 100,
  },
  {
    name: 'work of an earlier use counts as saved',
    file: 'layers/agent-core/src/domain/worker/disk.ts',
    find: 'return item.saved !== undefined && item.saved.forUse === item.lastUsedAt;',
    replace: 'return item.saved !== undefined;',
    seeds: 100,
  },
  {
    name: 'a launch is told with a new token each time',
    file: 'layers/agent-core/src/engine/worker-life/ensure-worker.ts',
    find: 'context.machines.launch({ sessionId, generation, launchAttempt, bootFailures })',
    replace:
      'context.machines.launch({ sessionId, generation, launchAttempt: launchAttempt + Math.floor(context.clock.random() * 1e6), bootFailures })',
    seeds: 100,
  },
  {
    name: 'a machine that is gone is believed online',
    file: 'layers/agent-core/src/domain/worker/worker.ts',
    find: "    case 'gone':\n      return { kind: 'launch', generation: generation + 1 };",
    replace: "    case 'gone':\n      return { kind: 'wait', reason: 'gone' };",
    seeds: 100,
  },
  {
    name: 'a stop of a machine is not noted',
    file: 'layers/agent-core/src/engine/wakes/doorbell.ts',
    find: "  if (bell.kind === 'machine') await noteState(ports, sessionId, bell);\n",
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
    name: 'the sweeper rings nobody',
    file: 'layers/agent-core/src/engine/wakes/sweeper.ts',
    find: 'for (const sessionId of new Set(items.map((item) => item.sessionId))) await ports.wakes.ring(sessionId);',
    replace: '',
    seeds: 100,
  },
  {
    name: 'a dead wake is told to nobody',
    file: 'layers/agent-core/src/engine/wakes/dead-letter.ts',
    find: "  await tell(ports, entry);\n  return 'paused';",
    replace: "  return 'paused';",
    seeds: 100,
  },
];
