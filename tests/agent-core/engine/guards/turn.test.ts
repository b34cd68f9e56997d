import { textsOf } from '@remote-swe/core/domain/language/texts';
import { type GuardState, noGuards } from '@remote-swe/core/domain/session/guard-state';
import type { SessionState } from '@remote-swe/core/domain/session/session';
import type { ToolResult } from '@remote-swe/core/domain/tool/tool';
import { afterResults } from '@remote-swe/core/engine/guards/after-results';
import { endOf, leftOpen } from '@remote-swe/core/engine/guards/ends';
import { OPEN_ITEMS_SHOWN } from '@remote-swe/core/engine/guards/limits';
import { OPEN_FOR_MODEL } from '@remote-swe/core/engine/guards/nudges';
import type { Verdict } from '@remote-swe/core/engine/guards/ran';
import { turnOverrun, withActiveTime } from '@remote-swe/core/engine/guards/turn-limits';
import { describe, expect, it } from 'vitest';
import { result, SETTINGS, state, TOOLS, thinking } from '../../fakes/build.ts';

const LIMITS = { turnStepsMax: 10, turnActiveMsMax: 600_000 };
const RULES = { settings: { ...SETTINGS, ...LIMITS }, tools: TOOLS };
const MINUTE = 60_000;

/** One step with one call, whose result is new each time. */
function step(from: SessionState, name = 'bash', more: Partial<ToolResult> = {}) {
  const id = `${from.counters.steps}`;
  const counters = { ...from.counters, steps: from.counters.steps + 1 };
  const counted = { ...from, counters, turnSteps: from.turnSteps + 1 };
  const verdict = afterResults(RULES, counted, {
    calls: [{ toolCallId: id, name, input: { id } }],
    results: [{ ...result(id), ...more }],
  });
  return { verdict, state: { ...counted, guards: verdict.guards } };
}

function steps(names: string[], from = state(thinking, { turnSteps: 0 })): Verdict[] {
  let current = from;
  return names.map((name) => {
    const next = step(current, name);
    current = { ...next.state, turnSteps: 1 };
    return next.verdict;
  });
}

const withGuards = (guards: Partial<GuardState>, more: Partial<SessionState> = {}) =>
  state(thinking, { turnSteps: 1, guards: { ...noGuards, ...guards }, ...more });

describe('silence', () => {
  it('Silence of five steps brings a reminder, three times a turn', () => {
    const said = steps(Array.from({ length: 30 }, () => 'bash')).map(({ advice }) => advice.length);
    expect(said.flatMap((count, index) => (count > 0 ? [index + 1] : []))).toEqual([5, 10, 15]);
  });

  it('Silence ends when the model sends a message', () => {
    const names = ['bash', 'bash', 'bash', 'bash', 'post_message', 'bash', 'bash', 'bash', 'bash'];
    expect(steps(names).flatMap(({ advice }) => advice)).toEqual([]);
  });

  it('Silence of five minutes brings a reminder too, but not for one long command', () => {
    const long = step(withGuards({}), 'bash', { durationMs: 5 * MINUTE });
    expect(long.verdict.advice.filter((text) => text.includes('heard nothing'))).toEqual([]);
    const next = step({ ...long.state, turnSteps: 1 });
    expect(next.verdict.advice.join()).toContain('heard nothing for 2 steps');
    expect(next.state.guards).toMatchObject({ silentMs: 0, silentSteps: 0 });
  });
});

describe('steps and active time', () => {
  it('Half of the limit of steps and active time is told once each', () => {
    const half = step(state(thinking, { turnSteps: 4 }));
    expect(half.verdict.advice).toEqual([expect.stringContaining('5 of the 10 model calls')]);
    expect(step(half.state).verdict.advice).toEqual([]);
    const late = step(withGuards({ activeMs: 4 * MINUTE }), 'bash', { durationMs: MINUTE });
    expect(late.verdict.advice).toEqual([expect.stringContaining('5 of 10 minutes')]);
  });

  it('Used-up steps and active time forbid the next call', () => {
    expect(turnOverrun(LIMITS, state(thinking, { turnSteps: 9 }))).toBeUndefined();
    expect(turnOverrun(LIMITS, state(thinking, { turnSteps: 10 }))).toEqual({ kind: 'turn-steps', limit: 10 });
    const busy = withActiveTime(withGuards({ activeMs: 9 * MINUTE }), MINUTE);
    expect(turnOverrun(LIMITS, busy)).toEqual({ kind: 'turn-time', limitMs: 600_000 });
  });
});

describe('a machine that is lost, or does not come', () => {
  it.each([
    ['lost', { outcome: 'unknown' as const, isWorkerLost: true }],
    ['not there', { outcome: 'unreachable' as const }],
  ])('A machine that is %s is told to the model once; the second time ends the turn', (_how, more) => {
    const first = step(withGuards({}), 'bash', more);
    expect(first.verdict.stop).toBeUndefined();
    expect(step({ ...first.state, turnSteps: 1 }, 'bash', more).verdict.stop?.message).toMatch(/did not come 2 times/);
  });

  it('A lost machine is something else than a lost answer of an MCP server', () => {
    const first = step(withGuards({}), 'docs__search', { outcome: 'unknown' });
    expect(step({ ...first.state, turnSteps: 1 }, 'docs__search', { outcome: 'unknown' }).verdict.stop).toBeUndefined();
  });
});

describe('a command that became a job at its time limit', () => {
  const results = (more: object) => [{ ...result('a'), ...more }];
  const calls = [{ toolCallId: 'a', name: 'bash', input: {} }];
  const guardsAfter = (from: SessionState, more: object) =>
    afterResults(RULES, from, { calls, results: results(more) }).guards;
  const running = () => withGuards(guardsAfter(withGuards({}), { becameJob: 'j1' }));

  it('A command that became a job sends an end back once, to wait for it, and counts as no other advice', () => {
    const end = endOf(running());
    expect(end).toMatchObject({
      kind: 'send-back',
      items: [expect.stringContaining('job j1')],
      guards: { endNudges: 0 },
    });
    const again = endOf(withGuards(end.kind === 'send-back' ? end.guards : {}));
    expect(again).toEqual({ kind: 'accept' });
    expect(leftOpen(running())).toEqual([expect.stringContaining('job j1')]);
  });

  it('A job is done with when a result tells its end, or the machine is lost', () => {
    expect(guardsAfter(running(), { endedJobs: ['j1'] }).openJobs).toEqual([]);
    expect(guardsAfter(running(), { outcome: 'unknown', isWorkerLost: true }).openJobs).toEqual([]);
    expect(endOf(withGuards(guardsAfter(running(), { endedJobs: ['j1'] })))).toEqual({ kind: 'accept' });
  });
});

describe('an end with something open', () => {
  const todo = [
    { id: '1', text: 'write the test', state: 'open' as const },
    { id: '2', text: 'fix it', state: 'done' as const },
  ];

  it('An end with open items of the plan is sent back twice, then accepted with what is left', () => {
    const first = endOf(withGuards({ hasPlan: true }, { todo }));
    expect(first).toMatchObject({ kind: 'send-back', items: ['write the test'] });
    const second = endOf(withGuards(first.kind === 'send-back' ? first.guards : {}, { todo }));
    expect(second).toMatchObject({ kind: 'send-back', items: ['write the test'] });
    const third = endOf(withGuards(second.kind === 'send-back' ? second.guards : {}, { todo }));
    expect(third).toEqual({ kind: 'accept' });
    expect(leftOpen(withGuards({ hasPlan: true }, { todo }))).toEqual(['write the test']);
  });

  it('An end with open items of an earlier turn’s plan is not sent back', () => {
    expect(endOf(withGuards({}, { todo }))).toEqual({ kind: 'accept' });
  });

  it('An end with changed files is sent back once: it may be meant so', () => {
    const first = endOf(withGuards({ hasEdits: true, hasUncheckedEdits: true }));
    expect(first).toMatchObject({ kind: 'send-back', items: [OPEN_FOR_MODEL.noPullRequest, OPEN_FOR_MODEL.noCheck] });
    const second = endOf(withGuards(first.kind === 'send-back' ? first.guards : {}));
    expect(second).toEqual({ kind: 'accept' });
    expect(leftOpen(withGuards({ hasEdits: true, hasUncheckedEdits: true }))).toEqual([
      textsOf(undefined).answer.noPullRequest,
      textsOf(undefined).answer.noCheck,
    ]);
  });

  it('An end is not sent back when the session has a pull request and a command has run', () => {
    const pullRequests = [{ repository: 'o/n', number: 1, url: 'u', branch: 'b' }];
    expect(endOf(withGuards({ hasEdits: true }, { pullRequests }))).toEqual({ kind: 'accept' });
  });

  it('An end that is sent back names a few items, shortened', () => {
    const many = Array.from({ length: 9 }, (_, index) => ({
      id: `${index}`,
      text: 'x'.repeat(200),
      state: 'open' as const,
    }));
    const end = endOf(withGuards({ hasPlan: true }, { todo: many }));
    const items = end.kind === 'send-back' ? end.items : [];
    expect(items).toHaveLength(OPEN_ITEMS_SHOWN + 1);
    expect(items.at(-1)).toBe('4 more');
    expect(items[0]?.length).toBeLessThan(100);
  });
});
