import type { Mutant } from './mutant.ts';

const CORE = 'layers/agent-core/src';
const TABLE = 'tests/agent-core/adapters/dynamodb/table.test.ts';
const QUEUES = 'tests/agent-core/adapters/sqs/sqs.test.ts';
const SCHEDULES = 'tests/agent-core/adapters/scheduler/worker-schedules.test.ts';
const REAPER = 'tests/agent-core/engine/worker-life/reaper.test.ts';
const COLLECT = 'tests/agent-core/engine/tool-calls/collect.test.ts';
const LOST_CALLS = 'tests/agent-core/engine/model-call/lost-calls.test.ts';
const DEAD_LETTERS = 'tests/agent-core/engine/wakes/dead-letter.test.ts';

/** Bugs of adapters, which the simulation does not have, and of what it seldom comes to: the test of this title catches them. */
export const BY_TESTS: readonly Mutant[] = [
  {
    name: 'an entry is written over another one of its version',
    file: `${CORE}/adapters/dynamodb/commit.ts`,
    find: "const ENTRY_IS_NEW = 'attribute_not_exists(PK)';",
    replace: "const ENTRY_IS_NEW = 'attribute_not_exists(PK) OR attribute_exists(PK)';",
    caughtBy: {
      test: TABLE,
      title: 'A missing worker does not hide the entry’s own conflict',
    },
  },
  {
    name: 'a worker that is being stopped can be claimed',
    file: `${CORE}/adapters/dynamodb/commit.ts`,
    find: 'AND instanceId = :instanceId AND #state IN (:online, :starting)`;',
    replace: 'AND instanceId = :instanceId AND (#state IN (:online, :starting) OR attribute_exists(PK))`;',
    caughtBy: { test: TABLE, title: 'The worker is not claimed when it is' },
  },
  {
    name: 'a claim holds a worker of any generation',
    file: `${CORE}/adapters/dynamodb/commit.ts`,
    find: "const SAME_GENERATION = '#generation = :generation';",
    replace: "const SAME_GENERATION = '(#generation = :generation OR attribute_exists(PK))';",
    caughtBy: { test: TABLE, title: 'The worker is not claimed when it is' },
  },
  {
    name: 'wakes of two versions are one',
    file: `${CORE}/adapters/sqs/wakes.ts`,
    find: 'dedup === undefined ? this.#randomId() : `',
    replace: "dedup === undefined ? this.#randomId() : typeof dedup === 'number' ? sessionId : `",
    caughtBy: { test: QUEUES, title: 'Wakes of one version of one session are one; any other wake is one more' },
  },
  {
    name: 'a lease counts as lost when SQS does not answer',
    file: `${CORE}/adapters/sqs/lease.ts`,
    find: 'return false;\n      throw error;',
    replace: 'return false;\n      return false;',
    caughtBy: { test: QUEUES, title: 'A lease is not called lost when SQS does not answer' },
  },
  {
    name: 'a lost lease counts as held',
    file: `${CORE}/adapters/sqs/lease.ts`,
    find: 'return false;\n      throw error;',
    replace: 'return true;\n      throw error;',
    caughtBy: {
      test: QUEUES,
      title: 'A lease is lost when its time is over, whether somebody else has the message or not',
    },
  },
  {
    name: 'a schedule that another step has just made fails the step',
    file: `${CORE}/adapters/scheduler/worker-schedules.ts`,
    find: "if (!isNamed(error, 'ConflictException')) throw error;",
    replace: 'throw error;',
    caughtBy: { test: SCHEDULES, title: 'Several steps may make the schedule at once: one schedule, no error' },
  },
  {
    name: 'a missing group of schedules is swallowed',
    file: `${CORE}/adapters/scheduler/worker-schedules.ts`,
    find: "if (!isNamed(error, 'ConflictException')) throw error;",
    replace: "if (!isNamed(error, 'ConflictException')) return;",
    caughtBy: {
      test: SCHEDULES,
      title: 'The schedule fails aloud without its group: no worker may start without a schedule',
    },
  },
  {
    name: 'a dead letter pauses a session that has moved on since',
    file: `${CORE}/engine/wakes/dead-letter.ts`,
    find: 'if (newest && newest.at > sentAt) {',
    replace: 'if (newest && newest.at > sentAt + Number.MAX_SAFE_INTEGER) {',
    caughtBy: { test: DEAD_LETTERS, title: 'A given-up wake changes nothing when the session has moved on since' },
  },
  {
    name: 'a dead letter tells nobody',
    file: `${CORE}/engine/wakes/dead-letter.ts`,
    find: "  await tell(ports, entry);\n  return 'paused';",
    replace: "  return 'paused';",
    caughtBy: {
      test: DEAD_LETTERS,
      title: 'A given-up wake pauses the session with its calls open, and tells people once',
    },
  },
  {
    name: 'a new start has the generation of the old one',
    file: `${CORE}/domain/worker/worker.ts`,
    find: "    case 'stopped':\n      return { kind: 'start', machineId, generation: generation + 1 };",
    replace: "    case 'stopped':\n      return { kind: 'start', machineId, generation };",
    caughtBy: { test: 'tests/agent-core/domain/worker/worker.test.ts', title: 'decideWorker answers: stopped' },
  },
  {
    name: 'an agent that was seen before its start counts as online',
    file: `${CORE}/domain/worker/worker.ts`,
    find: 'return status.agentSeenAt !== undefined && status.agentSeenAt >= item.startedAt',
    replace: 'return status.agentSeenAt !== undefined',
    caughtBy: {
      test: 'tests/agent-core/domain/worker/worker.test.ts',
      title: 'decideWorker answers: starting, agent last seen before this start',
    },
  },
  {
    name: 'the sweeper sweeps nothing',
    file: `${CORE}/engine/wakes/sweeper.ts`,
    find: 'for (const sessionId of new Set(items.map((item) => item.sessionId))) await ports.wakes.ring(sessionId);',
    replace: '',
    caughtBy: {
      test: 'tests/agent-core/engine/small.test.ts',
      title: 'The sweeper rings each due session once, and looks again later and later',
    },
  },
  {
    name: 'a call that lost its race is counted nowhere',
    file: `${CORE}/engine/step.ts`,
    find: 'return totalMicroUsd(state.spend) > totalMicroUsd(stored.spend);',
    replace: 'return totalMicroUsd(state.spend) < totalMicroUsd(stored.spend);',
    caughtBy: {
      test: 'tests/agent-core/engine/model-call/lost-calls.test.ts',
      title: 'A call that lost its race is counted in an entry of its own where nothing is left to do',
    },
  },
  {
    name: 'the reaper does not set its schedule on',
    file: 'layers/agent-core/src/engine/worker-life/reaper.ts',
    find: "await ports.workerSchedules.arm(sessionId, newest, decision.kind === 'later' ? decision.at : now + REARM_MS);",
    replace:
      "if (decision.kind !== 'later') await ports.workerSchedules.arm(sessionId, newest, now + REARM_MS * 1_000);",
    // The hourly look makes it good in the simulation.
    caughtBy: { test: REAPER, title: 'The reaper arms its schedule again before it acts' },
  },
  {
    name: 'a late command starts its calls',
    file: 'layers/agent-core/src/engine/tool-calls/dispatch.ts',
    find: 'const notAfter = at + NOT_AFTER_MS;',
    replace: 'const notAfter = at + 100 * NOT_AFTER_MS;',
    caughtBy: {
      test: 'tests/agent-core/engine/tool-calls/dispatch.test.ts',
      title: 'An online worker gets the calls of one step in order',
    },
  },
  {
    name: 'a stop that was lost is not sent again',
    file: `${CORE}/engine/worker-life/worker-entries.ts`,
    find: 'const isTried = !mayRun || (target.cancels ?? 0) >= CANCELS_MAX;',
    replace: 'const isTried = !mayRun || CANCELS_MAX > 0;',
    caughtBy: {
      test: COLLECT,
      title: 'A stop whose command was lost is sent again while the calls may run, and ends them',
    },
  },
  {
    name: 'a machine whose calls were given up is free',
    file: `${CORE}/engine/worker-life/worker-entries.ts`,
    find: '...(mayRun ? { busyUntil: target.deadline } : {}),',
    replace: '...(mayRun ? {} : {}),',
    caughtBy: {
      test: COLLECT,
      title: 'A stop whose every command was lost gives the calls up, and keeps their machine',
    },
  },
  {
    name: 'a progress message is posted anew while posts are kept back',
    file: `${CORE}/engine/session/pause-notices.ts`,
    find: "session.outbox !== 'held' && ",
    replace: '',
    caughtBy: {
      test: 'tests/agent-core/engine/people-first/last-message.test.ts',
      title: 'What a progress message is still to say is posted no second time',
    },
  },
  {
    name: 'a call beside a step that stood still is not charged',
    file: `${CORE}/engine/model-call/budget.ts`,
    find: 'return lease.isOver ? charged(session, worstCase) : session;',
    replace: 'return lease.isOver && worstCase < 0 ? charged(session, worstCase) : session;',
    caughtBy: { test: LOST_CALLS, title: 'A call during which the wake was handed out again counts' },
  },
  {
    name: 'a step forgets what it paid when a read fails',
    file: `${CORE}/engine/step.ts`,
    find: 'const session = await load(context).catch(() => undefined);',
    replace: 'const session = await load(context);',
    caughtBy: { test: LOST_CALLS, title: 'A call that lost its race is counted although the next read fails' },
  },
  {
    name: 'a write that met its own earlier try is somebody else’s',
    file: `${CORE}/engine/session/commit.ts`,
    find: 'return newest?.version === version && newest.at === at && newest.kind === kind;',
    replace: 'return newest?.version === version && newest.at === at && newest.kind !== kind;',
    caughtBy: {
      test: 'tests/agent-core/engine/session/commit.test.ts',
      title: 'A race that commitDraft lost to its own earlier try is none',
    },
  },
  {
    name: 'an inbox is read after the entry where somebody stops a session from elsewhere',
    file: `${CORE}/ingress/slack/commands/sessions/stop-session.ts`,
    find: 'if (!isWorking && unread.length === 0) return texts.idle(place);',
    replace: 'if (!isWorking && (await ports.journal.unread(sessionId)).length === 0) return texts.idle(place);',
    caughtBy: {
      test: 'tests/agent-core/ingress/slack/commands/sessions.test.ts',
      title: 'A session that takes in its words between two reads is stopped from elsewhere',
    },
  },
];
