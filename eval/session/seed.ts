import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { branchTip } from '../../local/github/git/history.ts';
import type { LocalSystem } from '../../local/system/system.ts';
import { commitPatch } from '../task/git-work.ts';
import { type Task, text } from '../task/load.ts';

/** Who asks, opens issues and pull requests. */
export const PERSON = 'alice';
/** Of the person, for pushes and the pull request; random enough for one loopback system. */
const TOKEN_BYTES = 18;
const MAIN = 'main';

/** What was there before the session: the tip from which each repository's work begins, and the pull request's number. */
export type Seeded = {
  owner: string;
  issueUrl: string;
  pull?: { repository: string; branch: string; number: number; url: string };
  starts: Record<string, string>;
};

/** Puts a task on the local GitHub, for one run of it: `owner` is its own. */
export async function seedTask(system: LocalSystem, task: Task, owner: string, scratch: string): Promise<Seeded> {
  const { github } = system;
  const starts: Record<string, string> = {};
  for (const { repository: name, version } of task.packages) {
    const sourceDirectory = join(task.directory, 'repositories', name);
    const made = await github.createRepository({ owner, name, sourceDirectory, description: `${name} ${version}` });
    starts[name] = (await branchTip(made.directory, MAIN)) ?? '';
  }
  const pull = task.pull && (await seedPull(system, task, owner, scratch));
  if (pull) starts[pull.repository] = pull.sha;
  const body = filled(task.issue.body, { owner });
  const [first] = task.packages;
  const name = first?.repository ?? '';
  const { htmlUrl } = github.createIssue({ owner, name, author: PERSON, title: task.issue.title, body });
  return { owner, issueUrl: htmlUrl, starts, ...(pull ? { pull } : {}) };
}

/** What the person writes: the task's words with the addresses in them. */
export function mentionOf(task: Task, { owner, issueUrl, pull }: Seeded, model: string | undefined): string {
  const words = filled(task.ask, { owner, issue: issueUrl, pull: pull?.url ?? '' });
  return `@remote-swe ${words}${model === undefined ? '' : ` --model ${model}`}`;
}

function filled(words: string, values: Record<string, string>): string {
  return words.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** Pushes as a person does, so that workflows run, and opens the pull request. */
async function seedPull(system: LocalSystem, task: Task, owner: string, scratch: string) {
  const { pull } = task;
  if (!pull) return undefined;
  const token = `ghp_${Buffer.from(crypto.getRandomValues(new Uint8Array(TOKEN_BYTES))).toString('hex')}`;
  system.github.addToken({ token, login: PERSON });
  try {
    await mkdir(scratch, { recursive: true });
    const remote = `${system.baseUrl.replace('://', `://${PERSON}:${token}@`)}/github/${owner}/${pull.repository}.git`;
    const own = { from: MAIN, branch: pull.branch, patch: text(task.directory, pull.patch), message: pull.title };
    const sha = await commitPatch(scratch, remote, own);
    const opened = await openPull(system, { owner, token, pull });
    if (pull.base) {
      const patch = text(task.directory, pull.base);
      await commitPatch(scratch, remote, { from: MAIN, branch: MAIN, patch, message: 'Release what was ready' });
    }
    return { ...opened, repository: pull.repository, branch: pull.branch, sha };
  } finally {
    system.github.removeToken(token);
  }
}

async function openPull(
  { baseUrl }: LocalSystem,
  { owner, token, pull }: { owner: string; token: string; pull: NonNullable<Task['pull']> },
): Promise<{ number: number; url: string }> {
  const answer = await fetch(`${baseUrl}/github/api/repos/${owner}/${pull.repository}/pulls`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ title: pull.title, body: pull.body, head: pull.branch, base: MAIN }),
  });
  const { number, html_url: url } = (await answer.json()) as { number: number; html_url: string };
  if (!answer.ok) throw new Error(`The pull request of the task could not be opened: HTTP ${answer.status}`);
  return { number, url };
}
