import type { Mutant } from './mutant.ts';

const CORE = 'layers/agent-core/src';

/** Bugs of waits, money, short windows, jobs, buttons and refusals. */
export const OUTSIDE: readonly Mutant[] = [
  {
    name: 'words in an issue ring nobody',
    file: 'layers/agent-core/src/ingress/github/session/put.ts',
    find: '  await ports.wakes.ring(sessionId);',
    replace: '',
    seeds: 100,
  },
  {
    name: 'events that never arrived are not asked for again',
    file: 'layers/agent-core/src/ingress/github/redelivery/make-up.ts',
    find: 'if (await again(ports, attempt)) asked += 1;',
    replace: 'void again;',
    seeds: 100,
  },
  {
    name: 'a passing failure of the chat is taken as final',
    file: `${CORE}/engine/shown/outbox.ts`,
    find: 'if (!isRefusal(error)) throw error;',
    replace: "if (!isRefusal(error) && error.name !== 'PortError') throw error;",
    seeds: 100,
  },
  {
    name: 'the end of checks rings nobody',
    file: `${CORE}/ingress/github/receive.ts`,
    find: 'for (const sessionId of sessions) await ports.wakes.ring',
    replace: 'for (const sessionId of sessions.slice(1)) await ports.wakes.ring',
    seeds: 250,
  },
  {
    name: 'a wait leaves no signpost for the commit',
    file: `${CORE}/engine/session/commit.ts`,
    find: "const wait = kind === 'wait' ? workOf(state.phase)?.wait : undefined;",
    replace: "const wait = kind === 'idle' ? workOf(state.phase)?.wait : undefined;",
    seeds: 250,
  },
  {
    name: 'a wait arms no timer',
    file: `${CORE}/engine/tool-calls/lambda/keep-waiting.ts`,
    find: 'await context.wakes.arm(session.sessionId, Math.min(nextLookAt - now + 1_000, CHECK_MS_MAX));',
    replace: '',
    seeds: 250,
  },
  {
    name: 'a wait is re-armed late',
    file: `${CORE}/engine/tool-calls/lambda/keep-waiting.ts`,
    find: 'Math.min(nextLookAt - now + 1_000, CHECK_MS_MAX)',
    replace: 'CHECK_MS_MAX',
    seeds: 1000,
  },
  {
    name: 'nothing is charged to the month',
    file: `${CORE}/engine/session/commit.ts`,
    find: '    charge,\n',
    replace: '',
    seeds: 20,
  },
  {
    name: 'the month is charged what the session has cost so far',
    file: `${CORE}/domain/money/month-spend.ts`,
    find: 'costMicroUsd: after.spend.costMicroUsd - before.spend.costMicroUsd,',
    replace: 'costMicroUsd: after.spend.costMicroUsd,',
    seeds: 20,
  },
  {
    name: 'a shared budget is never looked at',
    file: `${CORE}/domain/money/budget.ts`,
    find: 'return limits.userMonthBudgetMicroUsd !== undefined || limits.deploymentMonthBudgetMicroUsd !== undefined;',
    replace: 'return limits.userMonthBudgetMicroUsd !== undefined;',
    seeds: 250,
  },
  {
    name: 'a raised budget is forgotten',
    file: `${CORE}/ingress/slack/commands/resume.ts`,
    find: '...(raiseToMicroUsd === undefined ? {} : { raiseToMicroUsd }),',
    replace: '',
    seeds: 100,
  },
  {
    name: 'a new prefix begins one entry too late',
    file: `${CORE}/engine/compaction/compaction.ts`,
    find: 'transcriptFrom: version + 1,',
    replace: 'transcriptFrom: version + 2,',
    seeds: 100,
  },
  {
    name: 'a conversation is made shorter again and again',
    file: `${CORE}/engine/model-request/size.ts`,
    find: 'return sizeOf(context) > Math.max(tokensMax, GROWTH_MIN * (context.baseTokens ?? 0));',
    replace: 'return sizeOf(context) > tokensMax / 4;',
    seeds: 500,
  },
  {
    name: 'a pressed stop is stored, and rings nobody',
    file: `${CORE}/ingress/slack/session/put-stop.ts`,
    find: 'await ports.wakes.ring(sessionId);',
    replace: '',
    seeds: 500,
  },
  {
    name: 'all rings of a session are one within minutes',
    file: `${CORE}/engine/step.ts`,
    find: 'await context.wakes.ring(session.sessionId, session.version);',
    replace: 'await context.wakes.ring(session.sessionId, 1);',
    seeds: 100,
  },
  {
    name: 'notices are posted before their entry is committed',
    file: `${CORE}/engine/session/commit.ts`,
    find: '  const told = await context.journal.commit(commit);',
    replace:
      '  for (const notice of draft.notices) await context.chat.post(state.source, notice);\n  const told = await context.journal.commit(commit);',
    seeds: 100,
  },
  {
    name: 'the reaper does not see that a command may run',
    file: `${CORE}/engine/worker-life/reaper.ts`,
    find: 'const busyUntil = Math.max(item.lastUsedAt + idleMs, item.inFlightUntil ?? 0, bootsUntil);',
    replace: 'const busyUntil = Math.max(item.lastUsedAt + idleMs, bootsUntil);',
    seeds: 100,
  },
  {
    name: 'calls of a lost worker are told as not run',
    file: `${CORE}/engine/session/results.ts`,
    find: "return sameResult(calls, 'unknown', WORKER_LOST)",
    replace: "return sameResult(calls, 'cancelled', CANCELLED)",
    seeds: 250,
  },
];
