import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Delivered } from '../grade/delivered.ts';
import { type Graded, gradeTask } from '../grade/grade.ts';
import type { Lab } from '../grade/run-tests.ts';
import type { Task } from '../task/load.ts';
import type { Check } from '../task/schema.ts';
import { situationsOf } from './situations.ts';

/** How a task's checks stand in each situation, and what is not as it must be; no problem: the grader is proved. */
export type Proof = {
  task: string;
  kind: Task['kind'];
  checks: { name: string; untouched: boolean; fixed: boolean; wrong?: boolean }[];
  problems: string[];
};

/**
 * Grades a task in both directions: on the untouched tree every check stands as its file says and some fail, on the true fix all pass; a
 * wrong answer fails as well.
 */
export async function proveTask(task: Task, lab: Lab): Promise<Proof> {
  await mkdir(lab.scratch, { recursive: true });
  const folder = await mkdtemp(join(lab.scratch, 'proof-'));
  try {
    const { untouched, fixed, wrong } = await situationsOf(task, folder, lab);
    const grade = (delivered: Delivered) => gradeTask(task, delivered, lab);
    return proofOf(task, {
      untouched: await grade(untouched),
      fixed: await grade(fixed),
      ...(wrong ? { wrong: await grade(wrong) } : {}),
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What was graded in each situation, against what the task says. */
export function proofOf(
  { name, kind, checks }: Pick<Task, 'name' | 'kind' | 'checks'>,
  graded: { untouched: Graded[]; fixed: Graded[]; wrong?: Graded[] },
): Proof {
  const { untouched, fixed, wrong } = graded;
  const rows = checks.map((check, at) => ({
    name: check.name,
    untouched: untouched[at]?.passed ?? false,
    fixed: fixed[at]?.passed ?? false,
    ...(wrong ? { wrong: wrong[at]?.passed ?? false } : {}),
  }));
  const problems = checks.flatMap((check, at) => [
    ...unlike(check, 'the untouched tree', untouched[at], check.untouched === 'passes'),
    ...unlike(check, 'the true fix', fixed[at], true),
    ...(wrong ? unlike(check, 'the wrong answer', wrong[at], wrongPasses(check)) : []),
  ]);
  const fails = untouched.some(({ passed }) => !passed);
  return { task: name, kind, checks: rows, problems: fails ? problems : [...problems, 'the untouched tree passes'] };
}

/** A check that has no word of its own about the wrong answer takes it as it takes nothing. */
function wrongPasses(check: Check): boolean {
  return check.kind === 'answer' ? check.wrong === 'passes' : check.untouched === 'passes';
}

function unlike(check: Check, where: string, graded: Graded | undefined, expected: boolean): string[] {
  if (graded?.passed === expected) return [];
  return [`“${check.name}” ${expected ? 'fails' : 'passes'} on ${where}: ${graded?.detail ?? 'not graded'}`];
}
