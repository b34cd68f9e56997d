import fs from 'node:fs/promises';
import path from 'node:path';
import { askGit, git } from './git.ts';

export type Author = { name: string; email: string };

/** What a commit contains: a directory's files (its .gitignore honoured), or single files (null removes one). */
export type CommitContent = { sourceDirectory: string } | { files: Record<string, string | null> };

export type CommitInput = {
  branch: string;
  /** The branch that a new branch starts from; unused when `branch` exists. */
  startFrom?: string;
  content: CommitContent;
  message: string;
  author: Author;
  dateMs: number;
};

/** Makes one commit in a bare repository without a work tree, and resolves to its sha. */
export async function writeCommit(directory: string, input: CommitInput): Promise<string> {
  const parent = await parentOf(directory, input);
  const scratch = await fs.mkdtemp(path.join(directory, 'index-'));
  const environment = { GIT_INDEX_FILE: path.join(scratch, 'index') };
  try {
    if (parent) await git(directory, ['read-tree', parent], { environment });
    await stage(directory, input.content, environment);
    const tree = (await git(directory, ['write-tree'], { environment })).trim();
    const sha = await commitTree(directory, tree, parent, input);
    await git(directory, ['update-ref', `refs/heads/${input.branch}`, sha]);
    return sha;
  } finally {
    await fs.rm(scratch, { recursive: true, force: true });
  }
}

async function parentOf(directory: string, { branch, startFrom }: CommitInput): Promise<string | undefined> {
  for (const name of [branch, startFrom ?? branch]) {
    const sha = await askGit(directory, ['rev-parse', '--verify', '--quiet', `refs/heads/${name}`]);
    if (sha) return sha.trim();
  }
  return undefined;
}

async function stage(directory: string, content: CommitContent, environment: Record<string, string>): Promise<void> {
  if ('sourceDirectory' in content) {
    const workTree = path.resolve(content.sourceDirectory);
    await git(directory, [`--git-dir=${directory}`, `--work-tree=${workTree}`, 'add', '--all', '--', workTree], {
      environment,
    });
    return;
  }
  const lines: string[] = [];
  for (const [name, text] of Object.entries(content.files)) lines.push(await indexLine(directory, name, text));
  await git(directory, ['update-index', '-z', '--index-info'], { input: lines.join(''), environment });
}

async function indexLine(directory: string, name: string, text: string | null): Promise<string> {
  if (text === null) return `0 ${'0'.repeat(40)}\t${name}\0`;
  const blob = (await git(directory, ['hash-object', '-w', '--stdin'], { input: text })).trim();
  return `100644 ${blob}\t${name}\0`;
}

async function commitTree(
  directory: string,
  tree: string,
  parent: string | undefined,
  { author, dateMs, message }: CommitInput,
): Promise<string> {
  const date = `${Math.floor(dateMs / 1000)} +0000`;
  const environment = {
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: author.name,
    GIT_COMMITTER_EMAIL: author.email,
    GIT_COMMITTER_DATE: date,
  };
  const args = ['commit-tree', tree, ...(parent ? ['-p', parent] : [])];
  return (await git(directory, args, { input: message, environment })).trim();
}
