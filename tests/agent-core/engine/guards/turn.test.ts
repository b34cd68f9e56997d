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
import { processorMs } from '../../../growth.ts';
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

function steps(names: string[], from = state(thinking, { turnSteps: 0 }), more: Partial<ToolResult> = {}): Verdict[] {
  let current = from;
  return names.map((name) => {
    const next = step(current, name, more);
    current = { ...next.state, turnSteps: 1 };
    return next.verdict;
  });
}

const withGuards = (guards: Partial<GuardState>, more: Partial<SessionState> = {}) =>
  state(thinking, { turnSteps: 1, guards: { ...noGuards, ...guards }, ...more });

describe('silence', () => {
  it('Silence of five model calls and two minutes brings a reminder, three times a turn', () => {
    const said = steps(
      Array.from({ length: 30 }, () => 'bash'),
      undefined,
      { durationMs: MINUTE / 2 },
    ).map(({ advice }) => advice.length);
    expect(said.flatMap((count, index) => (count > 0 ? [index + 1] : []))).toEqual([5, 10, 15]);
  });

  it('Silence ends when the model sends a message', () => {
    const names = ['bash', 'bash', 'bash', 'bash', 'post_message', 'bash', 'bash', 'bash', 'bash'];
    expect(steps(names).flatMap(({ advice }) => advice)).toEqual([]);
  });

  const reminders = (verdicts: Verdict[]) =>
    verdicts.flatMap(({ advice }) => advice).filter((text) => text.includes('heard nothing'));

  it('Five quick model calls are no silence: the report may come next', () => {
    const names = Array.from({ length: 6 }, () => 'bash');
    expect(reminders(steps(names, undefined, { durationMs: 13_000 }))).toEqual([]);
    expect(reminders(steps(names, undefined, { durationMs: 24_000 }))).toEqual([
      expect.stringContaining('nothing for 5 model calls'),
    ]);
  });

  it('One long command is no silence, and waiting neither', () => {
    const long = step(withGuards({}), 'bash', { durationMs: 5 * MINUTE });
    expect(step({ ...long.state, turnSteps: 1 }).verdict.advice.join()).not.toContain('heard nothing');
    const waits = Array.from({ length: 9 }, () => 'bash_job');
    expect(reminders(steps(waits, undefined, { durationMs: MINUTE }))).toEqual([]);
    expect(reminders(steps(['bash', 'bash', 'bash', 'bash', ...waits, 'bash']))).toEqual([]);
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
    const end = endOf(running(), 'Done.');
    expect(end).toMatchObject({
      kind: 'send-back',
      items: [expect.stringContaining('job j1')],
      guards: { endNudges: 0 },
    });
    const again = endOf(withGuards(end.kind === 'send-back' ? end.guards : {}), 'Done.');
    expect(again).toEqual({ kind: 'accept' });
    expect(leftOpen(running())).toEqual([expect.stringContaining('job j1')]);
  });

  it('A job is done with when a result tells its end, or the machine is lost', () => {
    expect(guardsAfter(running(), { endedJobs: ['j1'] }).openJobs).toEqual([]);
    expect(guardsAfter(running(), { outcome: 'unknown', isWorkerLost: true }).openJobs).toEqual([]);
    expect(endOf(withGuards(guardsAfter(running(), { endedJobs: ['j1'] })), 'Done.')).toEqual({ kind: 'accept' });
  });
});

describe('an end with something open', () => {
  const todo = [
    { id: '1', text: 'write the test', state: 'open' as const },
    { id: '2', text: 'fix it', state: 'done' as const },
  ];

  it('An end with open items of the plan is sent back once for each, then accepted with what is left', () => {
    const first = endOf(withGuards({ hasPlan: true }, { todo }), 'Done.');
    expect(first).toMatchObject({ kind: 'send-back', items: ['write the test'] });
    const guards = first.kind === 'send-back' ? first.guards : noGuards;
    expect(endOf(withGuards(guards, { todo }), 'Done.')).toEqual({ kind: 'accept' });
    const more = [...todo, { id: '3', text: 'push it', state: 'open' as const }];
    expect(endOf(withGuards(guards, { todo: more }), 'Done.')).toMatchObject({ kind: 'send-back', items: ['push it'] });
    expect(leftOpen(withGuards({ hasPlan: true }, { todo }))).toEqual(['write the test']);
  });

  it.each([
    ['a question', 'The list is ready. Which of the two names do you want?'],
    ['a question in Japanese', 'どちらの名前にしますか？'],
    ['a question in bold', '**Shall I write the test with the old names?**'],
    ['an answer that says why', 'It is fixed. I did not write the test, because the suite cannot run here.'],
    ['an answer that says what stays open', 'Left open:\n- write the test: waiting for the schema'],
  ])('An end with an open item is not sent back: %s', (_what, answer) => {
    expect(endOf(withGuards({ hasPlan: true }, { todo }), answer)).toEqual({ kind: 'accept' });
  });

  it.each([
    ['a claim', 'All done: I wrote the test and it is green.'],
    ['a reason for another thing', 'The name is fixed. The cache was not touched.'],
    ['a habit', 'All done. Is there anything else?'],
  ])('An end with an open item is sent back: %s', (_what, answer) => {
    expect(endOf(withGuards({ hasPlan: true }, { todo }), answer)).toMatchObject({ kind: 'send-back' });
  });

  it('An answer of any length is judged in little time', () => {
    const answer = `${'not wait '.repeat(200_000)}?`;
    expect(processorMs(() => endOf(withGuards({ hasPlan: true }, { todo }), answer))).toBeLessThan(500);
  });

  it('An end with open items of an earlier turn’s plan is not sent back', () => {
    expect(endOf(withGuards({}, { todo }), 'Done.')).toEqual({ kind: 'accept' });
  });

  it('An end with a remark that has no answer is sent back once, in the turn that learned of it', () => {
    const remarks = [1, 2].map((id) => ({
      ...{ url: `https://github.com/o/n/pull/1#discussion_r${id}`, where: `o/n#1, lib/part${id}.js:3`, by: 'alice' },
      turn: 1,
    }));
    const first = endOf(withGuards({}, { turn: 1, remarks }), 'Done.');
    const open = ['no answer to alice on o/n#1, lib/part1.js:3', 'no answer to alice on o/n#1, lib/part2.js:3'];
    expect(first).toMatchObject({ kind: 'send-back', items: open });
    const guards = first.kind === 'send-back' ? first.guards : noGuards;
    expect(endOf(withGuards(guards, { turn: 1, remarks }), 'Done.')).toEqual({ kind: 'accept' });
    expect(endOf(withGuards({}, { turn: 2, remarks }), 'Done.')).toEqual({ kind: 'accept' });
    expect(leftOpen(withGuards({}, { turn: 1, remarks }))).toEqual(['a remark without an answer on o/n#1']);
    const said = 'I did not answer alice on lib/part1.js and lib/part2.js, because they ask the same as before.';
    expect(endOf(withGuards({}, { turn: 1, remarks }), said)).toEqual({ kind: 'accept' });
  });

  it('An end tells of remarks that had to go for newer ones, in their turn', () => {
    const remarksLeft = { count: 3, turn: 1 };
    expect(endOf(withGuards({}, { turn: 1, remarksLeft }), 'Done.')).toMatchObject({
      kind: 'send-back',
      items: [OPEN_FOR_MODEL.remarksLeft(3)],
    });
    expect(leftOpen(withGuards({}, { turn: 1, remarksLeft }))).toEqual([
      '3 older remarks, which the list had no room for',
    ]);
    expect(endOf(withGuards({}, { turn: 2, remarksLeft }), 'Done.')).toEqual({ kind: 'accept' });
  });

  it('An end with changed files is sent back once: it may be meant so', () => {
    const first = endOf(withGuards({ hasEdits: true, hasUncheckedEdits: true }), 'Done.');
    expect(first).toMatchObject({ kind: 'send-back', items: [OPEN_FOR_MODEL.noPullRequest, OPEN_FOR_MODEL.noCheck] });
    const second = endOf(withGuards(first.kind === 'send-back' ? first.guards : {}), 'Done.');
    expect(second).toEqual({ kind: 'accept' });
    expect(leftOpen(withGuards({ hasEdits: true, hasUncheckedEdits: true }))).toEqual([
      textsOf(undefined).answer.noPullRequest,
      textsOf(undefined).answer.noCheck,
    ]);
  });

  it('An end is not sent back when the session has a pull request and a command has run', () => {
    const pullRequests = [{ repository: 'o/n', number: 1, url: 'u', branch: 'b' }];
    expect(endOf(withGuards({ hasEdits: true }, { pullRequests }), 'Done.')).toEqual({ kind: 'accept' });
  });

  it('An end is not sent back when the changes were pushed to a pull request that the session has read, whoever opened it', () => {
    const heads = ['acme/widget:fix'];
    const output = 'To https://github.com/acme/widget.git\n   1a2b3c4..5d6e7f8  HEAD -> fix\nexit=0 0.4s cwd=/w';
    const edited = withGuards({ hasEdits: true }, { heads });
    const pushed = step(edited, 'bash', { content: [{ type: 'text', text: output }] }).state;
    expect(endOf(pushed, 'Done.')).toEqual({ kind: 'accept' });
    expect(leftOpen(pushed)).toEqual([]);
    expect(endOf({ ...pushed, heads: ['acme/widget:other'] }, 'Done.')).toMatchObject({ kind: 'send-back' });
    expect(endOf(step(edited).state, 'Done.')).toMatchObject({ kind: 'send-back' });
  });

  it('An end that is sent back names a few items, shortened', () => {
    const many = Array.from({ length: 9 }, (_, index) => ({
      id: `${index}`,
      text: 'x'.repeat(200),
      state: 'open' as const,
    }));
    const end = endOf(withGuards({ hasPlan: true }, { todo: many }), 'Done.');
    const items = end.kind === 'send-back' ? end.items : [];
    expect(items).toHaveLength(OPEN_ITEMS_SHOWN + 1);
    expect(items.at(-1)).toBe('4 more');
    expect(items[0]?.length).toBeLessThan(100);
  });
});
