import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { BENCHES } from '../../bench/benches.ts';
import type { Run } from '../../bench/results.ts';
import { ROOT } from '../docs/documents.ts';
import { type Ended, tsxEnded } from '../ended.ts';
import { CHROMIUM } from '../local/chromium.ts';
import { benchOf, namesOfRun, namesOnPage, numbersIn } from './shown.ts';

/** Under a minute on two idle cores; a limit that a busy machine keeps too. */
const LIMIT_MS = 900_000;
const RESULTS = join(ROOT, 'bench/results');
const WHOLE = Object.keys(BENCHES).filter((name) => !BENCHES[name]?.isAlone);
const ALONE = ['scale', 'console'];
/** Played by tests/bench/load/load.long.test.ts. */
const ELSEWHERE = ['load'];
/** What the page does not show. */
const UNSHOWN = new Set(['times', 'words', 'scale']);

const folder = mkdtempSync(join(tmpdir(), 'bench-each-'));
const before = filesIn(RESULTS);
const played: { run?: Run } = {};

/** As a person runs it, with a temporary folder of its own. */
function bench(...words: string[]): Promise<Ended> {
  return tsxEnded('bench/run.ts', words, { env: { ...process.env, TMPDIR: folder } });
}

/** The run that is the whole output. */
async function quickRun(...words: string[]): Promise<Run> {
  const { status, stdout, stderr } = await bench(...words, '--quick', '--json');
  expect(status, stderr).toBe(0);
  const run: Run = JSON.parse(stdout);
  expect(run).toMatchObject({ schema: 1, isQuick: true });
  return run;
}

function filesIn(path: string): string[] {
  return readdirSync(path, { recursive: true, encoding: 'utf8' }).sort();
}

function shows(run: Run, name: string): void {
  const { figures, mustReach } = benchOf(run, name);
  const numbers = numbersIn([figures, mustReach]);
  expect(numbers.length).toBeGreaterThan(2);
  expect(numbers.filter((value) => !Number.isFinite(value))).toEqual([]);
  if (!UNSHOWN.has(name)) expect(namesOnPage(name).length).toBeGreaterThan(2);
  if (!UNSHOWN.has(name)) expect(namesOfRun(name, run)).toEqual(namesOnPage(name));
}

beforeAll(async () => {
  played.run = await quickRun();
}, LIMIT_MS);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('A quick run without a name plays each bench of a whole run once, and the others are played by name', () => {
  expect(played.run?.benches.map(({ name }) => name)).toEqual(WHOLE);
  expect([...WHOLE, ...ALONE, ...ELSEWHERE].sort()).toEqual(Object.keys(BENCHES).sort());
});

it.each(WHOLE)('The bench %s gives all figures that docs/performance.md shows, and each is a number', (name) => {
  if (!played.run) throw new Error('Nothing was played');
  shows(played.run, name);
});

it.each(ALONE.map((name) => ({ name, isHere: name !== 'console' || existsSync(CHROMIUM) })))(
  'The bench $name, which is run by its name, gives all its figures, and each is a number',
  async ({ name, isHere }) => {
    if (isHere) shows(await quickRun(name), name);
  },
  LIMIT_MS,
);

it('Quick runs leave nothing behind: no result, no picture, no temporary file', () => {
  expect(filesIn(RESULTS)).toEqual(before);
  expect(readdirSync(folder).filter((name) => !name.startsWith('tsx-'))).toEqual([]);
});

it(
  'A name that is no bench ends with exit code 2 and one JSON object in place of the run, which says which there are',
  async () => {
    const { status, stdout, stderr } = await bench('constructor', '--json');
    expect({ status, stderr }).toEqual({ status: 2, stderr: '' });
    const error = expect.stringMatching(/^'constructor' is nothing that can be measured\. Known: cold, /);
    expect(JSON.parse(stdout)).toEqual({ ok: false, error });
  },
  LIMIT_MS,
);
