import { counted } from '../counted.ts';
import { oneLine } from '../frames/one-line.ts';
import type { CloneState } from '../worker/command.ts';

/** Files that are named of one clone. */
const FILES_NAMED_MAX = 5;

/** The pull request as it was answered. */
type Opened = { repository: string; head?: { sha?: string } };

/**
 * What the clones had after the last command that a pull request of this branch lacks, a line for each clone. `branch`: as the call named
 * it, perhaps `owner:branch`. A clone belongs to it by its branch or commit, or is one of the repository.
 */
export function leftBehind({ repository, head }: Opened, branch: string, clones: readonly CloneState[] = []): string[] {
  const name = branch.slice(branch.indexOf(':') + 1);
  const folder = repository.split('/')[1]?.toLowerCase();
  const about = clones.filter(
    (clone) =>
      clone.branch === name ||
      (clone.head !== undefined && clone.head === head?.sha) ||
      clone.path.split('/').at(-1)?.toLowerCase() === folder,
  );
  if (about.length === 0) return ['What you have not pushed is not in it.'];
  return about.map((clone) => lineOf(clone, { name, sha: head?.sha }));
}

function lineOf(clone: CloneState, { name, sha }: { name: string; sha: string | undefined }): string {
  const path = oneLine(clone.path);
  if (clone.isUnknown)
    return `How ${path} stood after the last command is not known: git did not answer there. What you have not pushed is not in it.`;
  const missing = [...commitsOf(clone, { name, sha }), ...filesOf(clone)];
  if (missing.length > 0) return `Not in it, in ${path} after the last command: ${missing.join('; ')}.`;
  if (clone.branch !== name && clone.head !== sha)
    return `${path} had ${onBranch(clone)} and nothing uncommitted after the last command.`;
  return `Nothing in ${path} was uncommitted or not pushed after the last command.`;
}

/** The head that GitHub has is the surest sign. A branch without one there has pushed nothing at all. */
function commitsOf(clone: CloneState, { name, sha }: { name: string; sha: string | undefined }): string[] {
  const { branch, head, unpushed } = clone;
  if (head === undefined || head === sha) return [];
  if (unpushed !== undefined)
    return unpushed > 0 ? [`${counted(unpushed, 'commit')} of ${onBranch(clone)} not pushed`] : [];
  if (branch === name)
    return [`branch ${oneLine(branch)} stands at ${head.slice(0, HEAD_CHARS)}, which is not its head`];
  return [`${onBranch(clone)} is not compared with any pushed branch`];
}

/** Characters of a commit's id, as git shows it. */
const HEAD_CHARS = 10;

function onBranch({ branch, head = '' }: CloneState): string {
  return branch === undefined
    ? `commit ${oneLine(head.slice(0, HEAD_CHARS))} without a branch`
    : `branch ${oneLine(branch)}`;
}

function filesOf({ changed, changedCount }: CloneState): string[] {
  if (changedCount === 0) return [];
  const names = changed.slice(0, FILES_NAMED_MAX).map((file) => oneLine(file));
  const more = changedCount - names.length;
  return [`${counted(changedCount, 'uncommitted file')} (${names.join(', ')}${more > 0 ? `, … ${more} more` : ''})`];
}
