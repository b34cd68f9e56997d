import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { compareResults } from '../../../eval/results/compare.ts';
import { reportPage } from '../../../eval/results/report.ts';
import { readResults } from '../../../eval/results/schema.ts';
import { summaryOf } from '../../../eval/results/summary.ts';
import { comparisonLines } from '../../../eval/results/words.ts';
import { resultsOf, runOf } from './runs.ts';

describe('summaryOf', () => {
  it('The runs of one task are one observation over all tasks', () => {
    const runs = [runOf('a', true, 4), runOf('a', false, 8, 2), runOf('b', true, 10), runOf('b', true, 10, 2)];
    const { success, efforts, total, tasks } = summaryOf({ runs });
    expect(success.value).toBe(0.75);
    expect(tasks.map(({ task, runs: count }) => [task, count])).toEqual([
      ['a', 2],
      ['b', 2],
    ]);
    expect(efforts.modelCalls.value).toBe(8);
    expect(total.modelCalls).toBe(32);
    // Two tasks tell less than four runs would.
    expect(success.high - success.low).toBeGreaterThan(0.6);
  });
});

describe('compareResults', () => {
  const older = resultsOf(runOf('a', true, 10), runOf('b', false, 40), runOf('c', true, 20), runOf('gone', true));
  const newer = resultsOf(runOf('a', true, 8), runOf('b', true, 12), runOf('c', true, 20), runOf('new', true));

  it('Success is compared over the tasks of both files, as McNemar does', () => {
    const { success, onlyOld, onlyNew } = compareResults(older, newer);
    expect(success).toMatchObject({ tasks: 3, more: 1, less: 0, same: 2, p: 1 });
    expect([onlyOld, onlyNew]).toEqual([['gone'], ['new']]);
  });

  it('Efforts are compared only where both have solved the task', () => {
    const { efforts, tasks } = compareResults(older, newer);
    expect(efforts.modelCalls).toMatchObject({ tasks: 2, old: 15, new: 14, less: 1, same: 1 });
    expect(tasks.find(({ task }) => task === 'b')?.efforts).toBeUndefined();
    expect(tasks.find(({ task }) => task === 'a')?.efforts?.modelCalls).toBe(-2);
  });

  it('A difference on all of many tasks is told as clear, one on two as chance', () => {
    const runs = (calls: number) => resultsOf(...'abcdefgh'.split('').map((task) => runOf(task, true, calls)));
    expect(comparisonLines(compareResults(runs(10), runs(7)))[1]).toContain(
      'less on 8, same on 0 of 8 tasks; p = 0.008)',
    );
    expect(comparisonLines(compareResults(older, newer))[1]).toContain('so it may be chance');
  });

  it('Files without a common task compare nothing', () => {
    expect(comparisonLines(compareResults(resultsOf(runOf('a', true)), resultsOf(runOf('b', true))))[0]).toBe(
      'success on 0 tasks: no task to compare',
    );
  });
});

describe('reportPage', () => {
  it('A page has a plot for each measure, nothing from elsewhere, and no markup of others', () => {
    const results = resultsOf(runOf('a', true, 4), runOf('b', false));
    const older = resultsOf(runOf('a', true, 9), runOf('b', true));
    const comparison = compareResults(older, results);
    const page = reportPage({
      results,
      summary: summaryOf(results),
      against: { results: older, summary: summaryOf(older), comparison },
    });
    expect(page.match(/<svg /g)).toHaveLength(6);
    expect(page).toContain('prefers-color-scheme: dark');
    expect(page).toContain('class="before"');
    expect(page).toContain('model &#60;x&#62;');
    expect(page).not.toMatch(/<b>|<not>|<script|https?:|NaN|undefined/);
  });
});

describe('readResults', () => {
  const folder = mkdtempSync(join(tmpdir(), 'eval-results-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (name: string, value: unknown) => {
    writeFileSync(join(folder, name), JSON.stringify(value));
    return join(folder, name);
  };

  it('A file of results is read as it was written', () => {
    const results = resultsOf(runOf('a', true));
    expect(readResults(file('good.json', results))).toEqual(results);
  });

  it('A file that is none is refused with its name', () => {
    expect(() => readResults(file('odd.json', { ...resultsOf(runOf('a', true)), version: 2 }))).toThrow(
      /odd\.json is no file/,
    );
    expect(() => readResults(join(folder, 'nowhere.json'))).toThrow(/nowhere\.json cannot be read/);
  });
});
