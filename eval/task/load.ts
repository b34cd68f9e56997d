import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prettifyError } from 'zod';
import { type TaskSpec, taskSpec } from './schema.ts';

/** Where the tasks lie, a folder each. */
const TASKS = fileURLToPath(new URL('../tasks', import.meta.url));

/** A task as its folder has it. `issue`: the first line of issue.md is the title; `{owner}` in it becomes the repositories' owner. */
export type Task = TaskSpec & { name: string; directory: string; issue: { title: string; body: string } };

/** Reads all tasks, by name. Throws an Error that names the task and what is wrong with it. */
export function loadTasks(directory = TASKS): Task[] {
  const names = readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return names.map(({ name }) => loadTask(directory, name)).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function loadTask(root: string, name: string): Task {
  const directory = join(root, name);
  const parsed = taskSpec.safeParse(JSON.parse(text(directory, 'task.json')));
  if (!parsed.success) throw new Error(`The task ${name} cannot be read:\n${prettifyError(parsed.error)}`);
  const [title = '', ...body] = text(directory, 'issue.md').split('\n');
  const issue = { title: title.replace(/^#+\s*/, '').trim(), body: body.join('\n').trim() };
  const missing = neededFiles(parsed.data).filter((file) => !existsSync(join(directory, file)));
  if (missing.length > 0) throw new Error(`The task ${name} lacks ${missing.join(', ')}.`);
  return { ...parsed.data, name, directory, issue };
}

/** Every file that the task's own file speaks of, and the licences. */
function neededFiles({ packages, pull, checks, kind }: TaskSpec): string[] {
  const hidden = checks.flatMap((check) => (check.kind === 'tests' ? [check.file] : []));
  const licences = packages.map(({ repository, licenseFile }) => `repositories/${repository}/${licenseFile}`);
  const patches = pull ? [pull.patch, ...(pull.base ? [pull.base] : [])] : [];
  const answers = kind === 'question' || kind === 'review' ? ['answer.md', 'wrong.md'] : [];
  const fixes = answers.length > 0 ? [] : packages.map(({ repository }) => `fixes/${repository}.patch`);
  return ['NOTICE.md', ...licences, ...hidden, ...patches, ...answers, ...fixes];
}

/** A file of a task's folder. */
export function text(directory: string, file: string): string {
  return readFileSync(join(directory, file), 'utf8');
}
