import { readdirSync } from 'node:fs';
import { oneLine } from '@remote-swe/core/domain/frames/one-line';
import type { ToolContent } from '@remote-swe/core/domain/tool/tool';
import { cloneRepository } from '@remote-swe/core/tools/clone-repository';
import { asToolUser, type ToolUser } from '../../process/user.ts';
import { projectCommands } from './project-commands.ts';

/** Entries of the repository's top folder that are named. */
const ENTRIES_SHOWN = 80;
/** Submodules that are named. */
const PARTS_SHOWN = 20;
/** One line of what the repository says of itself: a subject, a name, a command. */
const LINE_CHARS_MAX = 500;
/** The commands of one kind of project. */
const COMMANDS_CHARS_MAX = 2_000;

/** A clone, whether it was there before this call, and what the call has to say. */
type Cloned = { path: string; wasThere: boolean; notes: string[] };

/** What the model is told about a clone. `git` runs a git command in it and resolves to its output, empty on failure. */
export async function cloneReport(
  { path, wasThere, notes }: Cloned,
  git: (words: string[]) => Promise<string>,
  user: ToolUser,
): Promise<ToolContent[]> {
  const originHead = await git(['symbolic-ref', '--short', 'refs/remotes/origin/HEAD']);
  const defaultBranch = originHead.replace(/^origin\//, '') || 'unknown (the remote names none)';
  const head = (await git(['log', '-1', '--format=%H %cs %s'])) || 'none: the repository has no commits yet';
  const branch = (await git(['symbolic-ref', '--short', '-q', 'HEAD'])) || 'none (detached)';
  const state = await git(['status', '--short', '--branch']);
  const parts = await separateParts(git);
  const files = asToolUser(user, () => ({
    entries: topEntries(path),
    commands: projectCommands(path),
  }));
  const facts = [
    `Repository in ${path}, which is now the current directory.`,
    ...notes,
    `Default branch: ${defaultBranch}`,
    `Checked out: ${branch}`,
    `Head: ${oneLine(head, LINE_CHARS_MAX)}`,
    ...(wasThere ? [`State:\n${state}`] : []),
    `Top level: ${files.entries}`,
    ...parts,
    files.commands.length > 0
      ? `Commands found:\n- ${files.commands.map((line) => oneLine(line, COMMANDS_CHARS_MAX)).join('\n- ')}`
      : 'Commands found: none',
  ].join('\n');
  return [{ type: 'text', text: facts }];
}

/** What a clone does not bring: submodules, and files that lie in Git LFS. */
async function separateParts(git: (words: string[]) => Promise<string>): Promise<string[]> {
  // Each with a NUL at its end, and a line break between its name and its path: either may hold spaces.
  const modules = await git(['config', '-z', '--file', '.gitmodules', '--get-regexp', '^submodule\\..*\\.path$']);
  const paths = modules.split('\0').flatMap((entry) => entry.split('\n').slice(1).join(' ') || []);
  const more = paths.length > PARTS_SHOWN ? ` and ${paths.length - PARTS_SHOWN} more` : '';
  const submodules = `Submodules: ${paths
    .slice(0, PARTS_SHOWN)
    .map((path) => oneLine(path))
    .join(
      ', ',
    )}${more}. git submodule update --init brings them; clone private ones with ${cloneRepository.name} before.`;
  const [large] = (await git(['ls-files', '-z', '--', ':(attr:filter=lfs)'])).split('\0');
  const hasLfs = large ? (await git(['lfs', 'version'])) !== '' : false;
  const how = hasLfs
    ? 'git lfs pull brings what is still a pointer'
    : 'they are pointers here, and git-lfs is not installed: install it, then git lfs pull';
  return [
    ...(paths.length > 0 ? [submodules] : []),
    ...(large ? [`Files in Git LFS, e.g. ${oneLine(large)}: ${how}.`] : []),
  ];
}

function topEntries(path: string): string {
  const names = readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.name !== '.git')
    .map((entry) => (entry.isDirectory() ? `${oneLine(entry.name)}/` : oneLine(entry.name)))
    .sort();
  const more = names.length > ENTRIES_SHOWN ? ` and ${names.length - ENTRIES_SHOWN} more` : '';
  return names.length === 0 ? '(empty)' : names.slice(0, ENTRIES_SHOWN).join(' ') + more;
}
