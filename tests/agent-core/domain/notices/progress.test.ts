import { noUsage } from '@remote-swe/core/domain/model/spend';
import { costLine, pauseText, progressText } from '@remote-swe/core/domain/notices/progress';
import { describe, expect, it } from 'vitest';
import { acting, bashCall, dispatches, idle, paused, result, state, thinking } from '../../fakes/build.ts';
import { START } from '../../fakes/clock.ts';

const headline = (...given: Parameters<typeof state>) => progressText(state(...given)).split('\n')[0];

describe('progressText', () => {
  it.each([
    ['idle', idle, ':white_check_mark: Done'],
    ['thinking', thinking, ':gear: Thinking'],
    ['backing off', { ...thinking, notBefore: START }, ':hourglass: Waiting for model capacity'],
    ['waiting for the worker', acting(dispatches.workerWait), ':hourglass: Starting the worker'],
    ['a command', acting(dispatches.sent), ':gear: bash `ls`'],
    ['stopped', paused(), ':double_vertical_bar: Stopped by <@U1>. Write here to go on.'],
  ] as const)('The progress text says what the session does: %s', (_name, phase, expected) => {
    expect(headline(phase)).toBe(expected);
  });

  it('The progress text names the first three open calls, each in one line that cannot break the markup', () => {
    const calls = ['npm test\necho done', 'echo `date`', 'x'.repeat(300), 'never'].map((command, index) =>
      bashCall(`call-${index}`, { command }),
    );
    const text = headline(acting(dispatches.sent, calls, [result('call-0')])) ?? '';
    expect(text).toContain("bash `echo 'date'`");
    expect(text).toContain('never');
    expect(text).not.toContain('npm test');
    expect(text.length).toBeLessThan(300);
    expect(headline(acting(dispatches.sent, calls))).toContain('bash `npm test` ·');
  });

  it.each([[null], ['text'], [[]], [{ command: 5 }]])('The progress text is not troubled by the input %j', (input) => {
    expect(headline(acting(dispatches.sent, [bashCall('a', input)]))).toBe(':gear: bash');
  });

  it('The progress text shows the list and what it has cost, estimates included', () => {
    const todo = [
      { id: '1', text: 'find', state: 'done' as const },
      { id: '2', text: 'fix', state: 'in-progress' as const },
      { id: '3', text: 'test', state: 'open' as const },
    ];
    const spend = { costMicroUsd: 1_000_000, estimatedMicroUsd: 500_000, usage: noUsage };
    expect(progressText(state(thinking, { todo, spend })).split('\n').slice(1)).toEqual([
      ':white_check_mark: find',
      ':arrow_right: fix',
      ':white_large_square: test',
      '_step 3 · $1.50_',
    ]);
  });
});

describe('costLine', () => {
  it('costLine says dollars, at least one minute, and the calls', () => {
    expect(costLine(state(idle), START)).toBe('_$0.00 · 1 min · 2 model calls_');
    expect(costLine(state(idle, { turnStartedAt: START - 600_000 }), START)).toContain('10 min');
  });
});

describe('pauseText', () => {
  it('pauseText says how much was allowed', () => {
    expect(pauseText({ kind: 'budget-usd', limitMicroUsd: 20_000_000 })).toContain('($20.00)');
    expect(pauseText({ kind: 'turn-steps', limit: 50 })).toContain('50 model calls');
  });
});
