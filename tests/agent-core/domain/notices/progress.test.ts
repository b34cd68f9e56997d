import { clockTime } from '@remote-swe/core/domain/language/format/format';
import { noUsage } from '@remote-swe/core/domain/model/spend';
import type { ProgressView } from '@remote-swe/core/domain/notices/headline';
import { pauseText } from '@remote-swe/core/domain/notices/pause';
import { costLine, lastProgressText, progressText } from '@remote-swe/core/domain/notices/progress';
import { type GuardState, noGuards } from '@remote-swe/core/domain/session/guard-state';
import type { OpenWork, Phase } from '@remote-swe/core/domain/session/session';
import { describe, expect, it } from 'vitest';
import {
  acting,
  bashCall,
  dispatches,
  idle,
  paused,
  result,
  state,
  TOOLS,
  target,
  thinking,
} from '../../fakes/build.ts';
import { START } from '../../fakes/clock.ts';

const VIEW: ProgressView = { now: START, shown: (call) => TOOLS.shown(call) };
const headline = (phase: Phase, view: Partial<ProgressView> = {}) =>
  progressText(state(phase), { ...VIEW, ...view }).split('\n')[0];
const at = (seconds: number) => clockTime(START + seconds * 1_000);
const capacity = { since: START, reason: 'no room' };
const waitCall = { toolCallId: 'a', name: 'bash_job', input: { job_id: 'j2', action: 'wait', timeout_s: 600 } };
const readCall = { toolCallId: 'a', name: 'read_file', input: { path: 'a.ts' } };
const cloneCall = { toolCallId: 'a', name: 'clone_repository', input: { repository: 'o/n' } };
const sent = { ...dispatches.sent, target: target({ at: START }) };

describe('progressText', () => {
  it.each([
    ['idle', idle, ':white_check_mark: Done'],
    ['thinking', thinking, ':gear: Thinking'],
    ['a command', acting(sent), `:gear: bash \`ls\` · since ${at(0)}`],
    ['stopped', paused(), ':double_vertical_bar: Stopped by <@U1>. Write here to go on.'],
  ] as const)('The progress text says what the session does: %s', (_name, phase, expected) => {
    expect(headline(phase)).toBe(expected);
  });

  it.each([
    [
      'the model',
      { ...thinking, notBefore: START + 90_000, since: START },
      'model capacity',
      `, next try at ${at(90)}`,
    ],
    ['the worker', acting(dispatches.workerWait), 'Starting the worker', `, until ${at(600)} at the latest`],
    [
      'room',
      acting({ ...dispatches.workerWait, capacity }),
      'for capacity',
      `, until ${at(1_800)} at the latest: no room`,
    ],
    ['a job', acting(sent, [waitCall]), 'Waiting for job j2', `, until ${at(600)} at the latest`],
  ] as const)('A wait for %s says since when it lasts and until when', (_name, phase, what, until) => {
    const text = headline(phase);
    expect(text).toContain(what);
    expect(text).toContain(` since ${at(0)}${until}`);
  });

  it('The progress text names the first three open calls in their order, each in one line that cannot break the markup', () => {
    const calls = ['npm test\necho done', 'echo `date`', 'x'.repeat(300), 'never'].map((command, index) =>
      bashCall(`call-${index}`, { command }),
    );
    const text = headline(acting(dispatches.none, calls, [result('call-0')])) ?? '';
    expect(text).toContain("bash `echo 'date'`, then bash");
    expect(text).toContain('never');
    expect(text).not.toContain('npm test');
    expect(text.length).toBeLessThan(300);
    expect(headline(acting(dispatches.none, calls))).toContain('bash `npm test`, then bash');
    expect(headline(acting(dispatches.none, calls))).toContain(', then 1 more');
  });

  it.each([[null], ['text'], [[]], [{ command: 5 }]])('The progress text is not troubled by the input %j', (input) => {
    expect(headline(acting(dispatches.none, [bashCall('a', input)]))).toContain(':gear: bash ·');
  });
});

describe('what becomes of a message', () => {
  const held = (call: OpenWork['calls'][number], dispatch: OpenWork['dispatch'] = sent): Phase => ({
    kind: 'acting',
    work: { reply: 4, calls: [call], results: [], dispatch },
  });
  const reads = ':eyes: Your message is read';

  it.each([
    ['a model call', thinking, `${reads} next`],
    ['a worker that starts', held(bashCall('a'), dispatches.workerWait), `${reads} next`],
    ['calls that are not sent', held(bashCall('a'), dispatches.none), `${reads} next`],
    ['a short call', held(readCall), `${reads} when this ends, within about 10 s: read_file \`a.ts\``],
    ['a long command', held(bashCall('a')), `${reads} within about 10 s. What runs longer goes on in the background`],
    ['a wait', held(waitCall), `${reads} within about 10 s. What runs longer goes on in the background`],
    ['a clone', held(cloneCall), `${reads} when this ends, until ${at(1_860)} at the latest: clone_repository`],
    [
      'a worker that is away',
      held(bashCall('a'), { ...dispatches.workerWait, sentBefore: target() }),
      `${reads} when the`,
    ],
  ] as const)('During %s it is told when the message is read', (_name, phase, expected) => {
    expect(headline(phase, { words: 'unread' })).toContain(expected);
  });

  it('A message that the model reads now is told to be read', () => {
    expect(headline(thinking, { words: 'reading' })).toBe(':eyes: Reading your message');
  });

  it('Calls that words of people keep from starting are not named as what is waited for', () => {
    const calls = [bashCall('a'), { ...cloneCall, toolCallId: 'b' }];
    const phase: Phase = { kind: 'acting', work: { reply: 4, calls, results: [], dispatch: sent } };
    expect(headline(phase, { words: 'unread' })).not.toContain('clone_repository');
  });
});

describe('the plan', () => {
  const todo = [
    { id: '1', text: 'find', state: 'done' as const },
    { id: '2', text: 'fix', state: 'in-progress' as const },
    { id: '3', text: 'test', state: 'open' as const },
  ];
  const guards: GuardState = { ...noGuards, hasPlan: true };

  it('The progress text shows the plan of this turn', () => {
    expect(progressText(state(thinking, { todo, guards }), VIEW).split('\n').slice(1, -1)).toEqual([
      ':white_check_mark: find',
      ':arrow_right: fix',
      ':white_large_square: test',
    ]);
  });

  it('The plan of an earlier turn does not stand under a new one', () => {
    expect(progressText(state(thinking, { todo }), VIEW)).not.toContain('fix');
  });

  it('Nothing is called done above an open plan', () => {
    expect(lastProgressText(state(idle, { todo, guards }), START)).toContain(
      ':large_orange_diamond: Ended with something',
    );
    expect(lastProgressText(state(idle, { todo: todo.slice(0, 1), guards }), START)).toContain(
      ':white_check_mark: Done',
    );
  });
});

describe('what a turn has taken', () => {
  const spend = { costMicroUsd: 1_000_000, estimatedMicroUsd: 500_000, usage: noUsage };
  const counters = { steps: 31, modelCalls: 20, commands: 9 };

  it('The progress text tells since when, the model calls of the turn, and the dollars of turn and session', () => {
    const first = state(thinking, { spend, counters, turnSteps: 5, turnFromMicroUsd: 0 });
    const begun = clockTime(START - 60_000);
    expect(progressText(first, VIEW).split('\n')[1]).toBe(`_since ${begun} · 5 model calls · $1.50_`);
    const later = { ...first, turn: 2, turnFromMicroUsd: 1_400_000 };
    expect(progressText(later, VIEW)).toContain('5 model calls · $0.10 this turn · $1.50 in all_');
  });

  it.each([
    [3_000, '_3 s · 1 model call · $0.00_'],
    [600_000, '_10 min · 1 model call · $0.00_'],
    [3_900_000, '_1 h 5 min · 1 model call · $0.00_'],
  ])('The line under an answer after %d ms is %s', (ms, expected) => {
    expect(costLine(state(idle, { counters, turnStartedAt: START - ms, turnFromMicroUsd: 0 }), START)).toBe(expected);
  });

  it('A turn that an older build began is told without its own dollars', () => {
    expect(costLine(state(idle, { spend }), START)).toContain('· $1.50 in all_');
  });
});

describe('a pause', () => {
  it('pauseText says how much was allowed', () => {
    expect(pauseText({ kind: 'budget-usd', limitMicroUsd: 20_000_000 })).toContain('($20.00)');
    expect(pauseText({ kind: 'turn-steps', limit: 50 })).toContain('50 model calls');
  });

  it('The last progress text leaves the reason of a pause to the message that tells it', () => {
    expect(lastProgressText(state(paused()), START)).toMatch(/^:double_vertical_bar: Paused\n/);
  });
});
