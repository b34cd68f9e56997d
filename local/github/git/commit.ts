import fs from 'node:fs/promises';
import path from 'node:path';
import { git } from './git.ts';
import { branchTip } from './history.ts';

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
    await stage({ directory, scratch, environment }, input.content);
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
    const sha = await branchTip(directory, name);
    if (sha) return sha;
  }
  return undefined;
}

type Place = { directory: string; scratch: string; environment: Record<string, string> };

async function stage({ directory, scratch, environment }: Place, content: CommitContent): Promise<void> {
  if ('sourceDirectory' in content) {
    const workTree = path.resolve(content.sourceDirectory);
    await git(directory, [`--git-dir=${directory}`, `--work-tree=${workTree}`, 'add', '--all', '--', workTree], {
      environment,
    });
    return;
  }
  const files = Object.entries(content.files);
  const blobs = await keepTexts(directory, scratch, new Set(files.flatMap(([, text]) => text ?? [])));
  const lines = files.map(([name, text]) =>
    text === null ? `0 ${'0'.repeat(40)}\t${name}\0` : `100644 ${blobs.get(text)}\t${name}\0`,
  );
  await git(directory, ['update-index', '-z', '--index-info'], { input: lines.join(''), environment });
}

/** The blob of each text, from one process for all. */
async function keepTexts(directory: string, scratch: string, texts: Set<string>): Promise<Map<string, string>> {
  const kept = [...texts].map((text, index) => ({ text, file: path.join(scratch, String(index)) }));
  await Promise.all(kept.map(({ text, file }) => fs.writeFile(file, text)));
  const input = kept.map(({ file }) => `${file}\n`).join('');
  const blobs = await git(directory, ['hash-object', '-w', '--no-filters', '--stdin-paths'], { input });
  return new Map(kept.map(({ text }, index) => [text, blobs.split('\n')[index] ?? '']));
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
