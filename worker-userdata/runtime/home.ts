import { lchownSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
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
    toolHome: join(root, 'home'),
  };
}

/** Creates what is missing. Tools may read logs of calls, and write only the workspace and their home. */
export function prepareHome(home: Home, user: ToolUser): void {
  for (const folder of [home.root, home.calls, home.logs, home.jobs, home.state, home.holding])
    mkdirSync(folder, { recursive: true, mode: 0o755 });
  for (const folder of [home.workspace, home.toolHome]) makeForTools(folder, home, user);
}

/** Outside of our own folder, as by hand, a path may lead through what the tools have put there: it is opened with their rights. */
function makeForTools(folder: string, home: Home, user: ToolUser): void {
  if (dirname(folder) !== home.root) asToolUser(user, () => mkdirSync(folder, { recursive: true, mode: 0o755 }));
  else if (mkdirSync(folder, { recursive: true, mode: 0o755 })) chownTo(user, folder, lchownSync);
}
