import type { Mutant } from './mutant.ts';

/** Bugs of a step: its commits, notices, lease and money. */
export const STEPS: readonly Mutant[] = [
  {
    name: 'a committed entry that leaves work does not ring',
    file: 'layers/agent-core/src/engine/step.ts',
    find: "if (draft.ring === 'always' || hasMoreNow(session.state) || session.unread.length > 0 || mustTell(session)) {",
    replace: 'if (session.unread.length > 0) {',
    seeds: 100,
  },
  {
    name: 'a session leaves the sweeper’s sight with work open',
    file: 'layers/agent-core/src/engine/step.ts',
    find: '} else if (isSettled(session.state)) {',
    replace: '} else {',
    seeds: 100,
  },
  {
    name: 'a failed step is acknowledged',
    file: 'layers/agent-core/src/engine/step.ts',
    find: "    await lease.giveBack(Math.min(RETRY_MS_MAX, RETRY_MS_MIN * 2 ** (message.receiveCount - 1)));\n    return 'retry';",
    replace: "    return 'acknowledge';",
    seeds: 500,
  },
  {
    name: 'a pending notice is posted without asking the thread',
    file: 'layers/agent-core/src/engine/shown/outbox.ts',
    find: 'if (foundId === undefined) await postNotice',
    replace: 'if (foundId === undefined || foundId) await postNotice',
    seeds: 100,
  },
  {
    name: 'a pending notice is not posted again',
    file: 'layers/agent-core/src/engine/shown/outbox.ts',
    find: 'if (foundId === undefined) await postNotice(context, state, notice);',
    replace: 'if (foundId !== undefined) await postNotice(context, state, notice);',
    seeds: 100,
  },
  {
    name: 'notices that were not posted are forgotten with the next entry',
    file: 'layers/agent-core/src/engine/session/commit.ts',
    find: 'const carried = state.noticesPending.filter((notice) => !flushed.has(notice.id));',
    replace: 'const carried = state.noticesPending.filter((notice) => flushed.has(notice.id));',
    seeds: 100,
  },
  {
    name: 'what an entry takes in is not named in it',
    file: 'layers/agent-core/src/engine/session/commit.ts',
    find: 'absorbed: draft.absorb.map(versionName),',
    replace: 'absorbed: draft.absorb.slice(1).map(versionName),',
    seeds: 100,
  },
  {
    name: 'a waiting entry is due at once, and never else',
    file: 'layers/agent-core/src/engine/session/commit.ts',
    find: 'if (until === undefined && isTold) return null;',
    replace: 'if (until === undefined || isTold) return null;',
    seeds: 100,
  },
  {
    name: 'the lost call of a dead step is not charged',
    file: 'layers/agent-core/src/engine/model-call/budget.ts',
    find: 'return Math.max(0, message.receiveCount - 1 - leftAnEntry);',
    replace: 'return 0;',
    seeds: 100,
  },
  {
    name: 'the lease is never looked at before an effect',
    file: 'layers/agent-core/src/engine/context/lease.ts',
    find: 'if (this.#lost.signal.aborted || this.#clock.now() - this.#heldAt >= LEASE_MS) {',
    replace: 'if (false as boolean) {',
    seeds: 500,
  },
  {
    name: 'no heartbeat',
    file: 'layers/agent-core/src/engine/context/lease.ts',
    find: 'this.#stopBeating = this.#clock.every(HEARTBEAT_MS, () => void this.#extend());',
    replace: 'this.#stopBeating = () => {};',
    seeds: 500,
  },
  {
    name: 'a budget is never reached',
    file: 'layers/agent-core/src/engine/model-call/budget.ts',
    find: 'return turnOverrun(context.settings, state) ?? reachedBudget(budgets);',
    replace: 'return turnOverrun(context.settings, state);',
    seeds: 500,
  },
];
