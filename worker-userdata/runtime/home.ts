import { existsSync, lchownSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { GH_SCRIPT } from './git/gh-script.ts';
import { asToolUser, chownTo, type ToolUser } from './process/user.ts';

/** The folders of a worker's disk. */
export type Home = {
  root: string;
  calls: string;
  /** Where repositories are; the agent's own. */
  workspace: string;
  logs: string;
  /** What our own processes print: nothing, unless something went wrong that should not. command.sh knows the path too. */
  errorLog: string;
  /** Records of background jobs. */
  jobs: string;
  /** What a session remembers from call to call. */
  state: string;
  /** The numbers of replies that say whether calls are held; see holding/numbers.ts. The tools may read the names. */
  holding: string;
  /** Programs of ours that tools find before others of their name. */
  bin: string;
  /** The tools' home directory when they have no user of their own. */
  toolHome: string;
};

export function homeAt(root: string, workspace = join(root, 'workspace')): Home {
  return {
    root,
    workspace,
    calls: join(root, 'calls'),
    logs: join(root, 'logs'),
    errorLog: join(root, 'logs', 'supervisors.log'),
    jobs: join(root, 'jobs'),
    state: join(root, 'state'),
    holding: join(root, 'holding'),
    bin: join(root, 'bin'),
    toolHome: join(root, 'home'),
  };
}

/** Creates what is missing. Tools may read logs of calls, and write only the workspace and their home. */
export function prepareHome(home: Home, user: ToolUser): void {
  for (const folder of [home.root, home.calls, home.logs, home.jobs, home.state, home.holding, home.bin])
    mkdirSync(folder, { recursive: true, mode: 0o755 });
  writeProgram(join(home.bin, 'gh'), GH_SCRIPT);
  for (const folder of [home.workspace, home.toolHome]) makeForTools(folder, home, user);
}

/** Whole or not at all: other commands prepare the same place at the same time. */
function writeProgram(path: string, text: string): void {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  writeFileSync(`${path}.${process.pid}`, text, { mode: 0o755 });
  renameSync(`${path}.${process.pid}`, path);
}

/** Outside of our own folder, as by hand, a path may lead through what the tools have put there: it is opened with their rights. */
function makeForTools(folder: string, home: Home, user: ToolUser): void {
  if (dirname(folder) !== home.root) asToolUser(user, () => mkdirSync(folder, { recursive: true, mode: 0o755 }));
  else if (mkdirSync(folder, { recursive: true, mode: 0o755 })) chownTo(user, folder, lchownSync);
}
