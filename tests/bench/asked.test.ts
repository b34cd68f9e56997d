import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readAsked } from '../../bench/asked.ts';
import { keep } from '../../bench/kept/kept.ts';
import { newestRun, withFigures } from '../../bench/page/page.ts';
import { writeRun } from '../../bench/results.ts';
import { UsageError } from '../../scripts/arguments.mjs';

const folder = mkdtempSync(join(tmpdir(), 'bench-asked-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const quick = { ...newestRun().run, isQuick: true };

it.each([
  [['nothing'], "'nothing' is nothing that can be measured. Known: cold, step"],
  [['toString'], "'toString' is nothing that can be measured."],
  [['load', '--sessions', '0'], "--sessions takes a whole number from 1 on, not '0'."],
  [['cost', '--sessions', '5'], '--sessions is for load: npm run bench -- load --sessions'],
  [['--sessions', '5'], '--sessions is for load'],
  [['cold', '--records', '/'], '--records is for records'],
  [['cold', '--baseline', '/'], '--baseline is for records'],
  [['cold', '--rounds', 'few'], "--rounds takes a whole number from 1 on, not 'few'."],
  [['tokens', '--model', 'toString'], "There is no model 'toString'. Known: "],
  [['records', '--records', '/nowhere'], '--records takes a folder, and /nowhere is none.'],
  [['records', '--baseline', '/nowhere'], '--baseline takes a folder with sources, and /nowhere is none.'],
  [['records', '--baseline', folder], `--baseline takes a clone with its commits, and ${folder} is none.`],
  [['cold', 'step'], 'Too many words: at most 1 are expected.'],
  [['--quickly'], "Unknown option '--quickly'."],
])('The words %j of npm run bench are refused, and it is said what is wrong', (args, problem) => {
  const read = () => readAsked(args);
  expect(read).toThrow(UsageError);
  expect(read).toThrow(problem);
  expect(read).toThrow('See: npm run bench -- --help');
});

it('A whole run is written, and one bench, a quick run or one with --no-write is not', () => {
  expect(readAsked([]).isWritten).toBe(true);
  for (const args of [['cold'], ['--quick'], ['--no-write']]) expect(readAsked(args).isWritten).toBe(false);
});

it('A quick run plays one round of each bench, unless it is told how many', () => {
  expect(readAsked(['--quick']).options).toMatchObject({ isQuick: true, rounds: 1 });
  expect(readAsked(['--quick', '--rounds', '2']).options).toMatchObject({ isQuick: true, rounds: 2 });
  expect(readAsked([]).options).toMatchObject({ isQuick: false, rounds: undefined });
});

it('A quick run is never kept as a figure, not as a result, not as that of a campaign, not on a page', () => {
  const file = join(folder, 'load.json');
  writeFileSync(file, JSON.stringify(quick));
  for (const kept of [
    () => writeRun(quick, folder),
    () => keep('load', [file], new Date(0)),
    () => withFigures('<!-- figures: cost -->\n<!-- end -->', file, quick),
  ])
    expect(kept).toThrow('A run with --quick has no figures');
});

it('What npm run performance is to keep is refused with one line when it is unknown, missing or no JSON', () => {
  const file = join(folder, 'text.json');
  writeFileSync(file, 'Measured.');
  for (const [name, files, problem] of [
    ['toString', [file], 'Nothing named toString is kept. Known: sim, chaos'],
    ['load', [], '--keep load needs a file'],
    ['load', [file], `${file} holds no JSON`],
    ['load', [join(folder, 'none.json')], 'none.json holds no JSON: ENOENT'],
  ] as const) {
    const keeps = () => keep(name, [...files], new Date(0));
    expect(keeps).toThrow(UsageError);
    expect(keeps).toThrow(problem);
  }
});
