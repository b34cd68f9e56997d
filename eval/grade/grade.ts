import { askGit } from '../../local/github/git/git.ts';
import { isAncestor } from '../task/git-work.ts';
import { type Task, text } from '../task/load.ts';
import type { Check } from '../task/schema.ts';
import type { Delivered, DeliveredRepository } from './delivered.ts';
import { type Lab, runHidden, runOwn, runWorkflows } from './run-tests.ts';
import { gradeAnswer, gradeFinding, type Verdict } from './words.ts';

/** One check of a task and how it went. */
export type Graded = { name: string; passed: boolean; detail: string };

/** Carries out every check of a task on what was delivered. A check that cannot be carried out has failed. */
export async function gradeTask(task: Task, delivered: Delivered, lab: Lab): Promise<Graded[]> {
  const graded: Graded[] = [];
  for (const check of task.checks) {
    const verdict = await verdictOf(task, check, delivered, lab).catch(broken);
    graded.push({ name: check.name, ...verdict });
  }
  return graded;
}

function broken(error: unknown): Verdict {
  return { passed: false, detail: `the check broke: ${error instanceof Error ? error.message : String(error)}` };
}

async function verdictOf(task: Task, check: Check, delivered: Delivered, lab: Lab): Promise<Verdict> {
  switch (check.kind) {
    case 'answer':
      return gradeAnswer(check, delivered.answer);
    case 'finding':
      return gradeFinding(check, delivered.remarks);
    case 'tests':
      return runHidden(lab, of(delivered, check), { ...check, text: text(task.directory, check.file) });
    case 'own-tests':
      return runOwn(lab, of(delivered, check));
    case 'workflow':
      return runWorkflows(lab, of(delivered, check));
    case 'unchanged':
      return unchanged(of(delivered, check), check.paths);
    case 'merged':
      return merged(of(delivered, check));
    case 'no-pull': {
      const { pulls } = of(delivered, check);
      return { passed: pulls === 0, detail: pulls === 0 ? 'none' : `${pulls} opened` };
    }
  }
}

function of({ repositories }: Delivered, { repository }: { repository: string }): DeliveredRepository {
  const found = repositories[repository];
  if (!found) throw new Error(`there is no repository ${repository}`);
  return found;
}

async function unchanged({ directory, start, head }: DeliveredRepository, paths: string[]): Promise<Verdict> {
  const same = await askGit(directory, ['diff', '--quiet', start, head, '--', ...paths]);
  return same === undefined
    ? { passed: false, detail: `changed: ${paths.join(', ')}` }
    : { passed: true, detail: 'as it was' };
}

async function merged({ directory, base, start, head }: DeliveredRepository): Promise<Verdict> {
  const hasBase = await isAncestor(directory, base, head);
  const hasStart = await isAncestor(directory, start, head);
  if (hasBase && hasStart) return { passed: true, detail: 'both are in its history' };
  return { passed: false, detail: hasBase ? 'its own old commit is gone' : 'main is not in its history' };
}
