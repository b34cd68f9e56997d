import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { git } from '../github/git/git.ts';
import type { LocalSystem } from '../system/system.ts';
import { SUBJECT_NAME, SUBJECT_OWNER } from './subject/subject.ts';

const run = promisify(execFile);
const SOURCE = 'strftime.js';
const COMMAND_MS_MAX = 30_000;
/** The time zones that the package's Makefile tests in. */
const TIME_ZONES = ['America/Vancouver', 'CET'];

/** What the issue says, as a program: exits with 1 while the bug is there. Written apart from the script's own. */
const ISSUE_EXAMPLE = `
const utc = require('./${SOURCE}').utc();
const year = Array.from({ length: 366 * 48 }, (_, index) => new Date(Date.UTC(2016, 0, 1) + index * 30 * 60_000));
process.exit(year.every((date) => utc('%F %T', date) === date.toISOString().slice(0, 19).replace('T', ' ')) ? 0 : 1);
`;

/** The pull request's branch as anybody would get it: a fresh clone from the local GitHub. */
export type Delivered = {
  commits: string[];
  /** The last line of `git diff --stat`. */
  changed: string;
  files: string[];
  diff: string;
  /** Each sentence says what holds or, in `problems`, what does not. */
  checks: string[];
  problems: string[];
};

export type Expectation = {
  head: string;
  base: string;
  /** Whether the pull request must bring a test that fails without its repair; a model may choose otherwise. */
  needsFailingTest: boolean;
};

/** Clones below the system's directory, which goes with it. Rejects only when git does not work. */
export async function inspectDelivery(
  system: LocalSystem,
  { head, base, needsFailingTest }: Expectation,
): Promise<Delivered> {
  const clone = await mkdtemp(path.join(system.directory, 'delivered-'));
  await git(system.directory, ['clone', '-q', '--branch', head, cloneUrl(system), clone]);
  const range = `origin/${base}...HEAD`;
  const lines = async (...args: string[]) => (await git(clone, args)).split('\n').filter(Boolean);
  const stat = await lines('diff', '--stat', range);
  const delivered: Delivered = {
    commits: await lines('log', '--reverse', '--format=%s', `origin/${base}..HEAD`),
    changed: stat.at(-1)?.trim() ?? '',
    files: stat.slice(0, -1).map((line) => line.trimEnd().replace(/^ /, '')),
    diff: await git(clone, ['diff', range]),
    checks: [],
    problems: [],
  };
  await checkOutcome(clone, `origin/${base}`, delivered, needsFailingTest);
  return delivered;
}

async function checkOutcome(
  clone: string,
  base: string,
  delivered: Delivered,
  needsFailingTest: boolean,
): Promise<void> {
  const note = (holds: boolean, yes: string, no: string) =>
    void (holds ? delivered.checks : delivered.problems).push(holds ? yes : no);
  note(
    await exampleIsRight(clone),
    'the example of the issue is right on the branch',
    'the example of the issue is still wrong on the branch',
  );
  note(await testsPass(clone), 'all tests pass on the branch', 'tests fail on the branch');
  await git(clone, ['checkout', '-q', base, '--', SOURCE]);
  note(
    !(await exampleIsRight(clone)),
    'it is wrong with the old source',
    'it is right with the old source too, so nothing was repaired',
  );
  const fails = !(await testsPass(clone));
  if (needsFailingTest || fails)
    note(fails, "the branch's tests fail with the old source", "the branch's tests pass with the old source too");
}

function exampleIsRight(clone: string): Promise<boolean> {
  return succeeds(clone, ['-e', ISSUE_EXAMPLE], 'Europe/Berlin');
}

async function testsPass(clone: string): Promise<boolean> {
  const results = await Promise.all(TIME_ZONES.map((zone) => succeeds(clone, ['test.js'], zone)));
  return results.every(Boolean);
}

async function succeeds(clone: string, args: string[], timeZone: string): Promise<boolean> {
  try {
    const env = { PATH: process.env.PATH, TZ: timeZone };
    await run(process.execPath, args, { cwd: clone, env, timeout: COMMAND_MS_MAX });
    return true;
  } catch {
    return false;
  }
}

function cloneUrl({ baseUrl }: LocalSystem): string {
  return `${baseUrl}/github/${SUBJECT_OWNER}/${SUBJECT_NAME}.git`;
}
