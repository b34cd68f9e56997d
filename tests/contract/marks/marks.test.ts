import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { markOf, summary } from './marks.ts';

describe('what stands behind contract tests', () => {
  it('A run tells apart what failed of what is documented, was seen, and is ours', () => {
    const results = [
      { title: 'a [documented]', state: 'passed' },
      { title: 'b [documented]', state: 'failed' },
      { title: 'c [observed]', state: 'skipped' },
      { title: 'd [ours]', state: 'failed' },
      { title: 'e', state: 'passed' },
    ];
    expect(summary(results)).toEqual([
      'documented  1 passed, 1 failed, 0 skipped (a failure is a fault of the endpoint)',
      'observed    0 passed, 0 failed, 1 skipped (a failure is a difference from what was seen)',
      'ours        0 passed, 1 failed, 0 skipped (a failure is no fault)',
      'without a mark: e',
    ]);
  });

  it('A mark is what ends the title', () => {
    expect(['x [ours]', 'x [observed] (skipped: needs A, B)', 'x', '[ours] x'].map(markOf)).toEqual([
      'ours',
      'observed',
      undefined,
      undefined,
    ]);
  });

  it('Every title has its mark: as many marks as tests', () => {
    const folder = join(import.meta.dirname, '..');
    const files = readdirSync(folder).filter((name) => name.endsWith('.contract.test.ts'));
    expect(files.length).toBeGreaterThan(5);
    for (const name of files) {
      const text = readFileSync(join(folder, name), 'utf8');
      const tests = text.match(/^\s*(it|test)(\.\w+(<[^\n]*>)?)?\(/gm)?.length;
      const marks = text.match(/ \[(documented|observed|ours)\]['"`]/g)?.length;
      expect({ name, marks }).toEqual({ name, marks: tests });
    }
  });
});
