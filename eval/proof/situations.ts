import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { initBare } from '../../local/github/git/bare.ts';
import { writeCommit } from '../../local/github/git/commit.ts';
import { git } from '../../local/github/git/git.ts';
import type { Delivered, DeliveredRepository } from '../grade/delivered.ts';
import type { Lab } from '../grade/run-tests.ts';
import { remarksOf } from '../grade/words.ts';
import { commitPatch } from '../task/git-work.ts';
import { type Task, text } from '../task/load.ts';

const MAIN = 'main';
const FIXED = 'true-fix';
const AUTHOR = { name: 'Grader', email: 'grader@localhost' };

/** A task as nobody has touched it, as the true fix leaves it, and (of a question or review) as a wrong answer leaves it. */
export type Situations = { untouched: Delivered; fixed: Delivered; wrong?: Delivered };

/** Makes them below `folder`, without any local system: bare repositories and the true fix as a commit. */
export async function situationsOf(task: Task, folder: string, lab: Lab): Promise<Situations> {
  const untouched: Delivered = { answer: '', remarks: [], repositories: {} };
  const fixed: Delivered = { ...saying(task, 'answer.md'), repositories: {} };
  for (const { repository } of task.packages) {
    const given = await givenRepository(task, repository, join(folder, `${repository}.git`), lab);
    untouched.repositories[repository] = given;
    fixed.repositories[repository] = await withTrueFix(task, repository, given, folder);
  }
  const wrong = saying(task, 'wrong.md');
  return {
    untouched,
    fixed,
    ...(wrong.answer === '' ? {} : { wrong: { ...wrong, repositories: untouched.repositories } }),
  };
}

function saying(task: Task, file: string): Pick<Delivered, 'answer' | 'remarks'> {
  const answer = existsSync(join(task.directory, file)) ? text(task.directory, file) : '';
  return { answer, remarks: remarksOf(answer) };
}

async function givenRepository(task: Task, name: string, directory: string, lab: Lab): Promise<DeliveredRepository> {
  await initBare(directory, MAIN, undefined);
  const content = { sourceDirectory: join(task.directory, 'repositories', name) };
  const first = { branch: MAIN, content, message: 'Initial commit', author: AUTHOR, dateMs: lab.now() };
  let base = await writeCommit(directory, first);
  const { pull } = task;
  if (pull?.repository !== name) return { directory, base, start: base, head: base, pulls: 0 };
  const own = { from: MAIN, branch: pull.branch, patch: text(task.directory, pull.patch), message: pull.title };
  const start = await commitPatch(lab.scratch, directory, own);
  if (pull.base) {
    const patch = text(task.directory, pull.base);
    base = await commitPatch(lab.scratch, directory, {
      from: MAIN,
      branch: MAIN,
      patch,
      message: 'What came meanwhile',
    });
  }
  return { directory, base, start, head: start, pulls: 0 };
}

async function withTrueFix(
  task: Task,
  name: string,
  given: DeliveredRepository,
  folder: string,
): Promise<DeliveredRepository> {
  const file = `fixes/${name}.patch`;
  if (!existsSync(join(task.directory, file))) return given;
  const { pull } = task;
  const from = pull?.repository === name ? pull.branch : MAIN;
  const head = await commitPatch(folder, given.directory, {
    ...{ from, branch: FIXED, patch: text(task.directory, file), message: 'The true fix' },
    ...(pull?.base ? { mergeFrom: MAIN } : {}),
  });
  await git(given.directory, ['update-ref', '-d', `refs/heads/${FIXED}`, head]);
  return { ...given, head, pulls: 1 };
}
