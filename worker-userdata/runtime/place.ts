import type { OutputPipes } from './files/output-pipe.ts';
import { type Home, homeAt, prepareHome } from './home.ts';
import { findToolUser, type ToolUser } from './process/user.ts';
import type { Settings } from './settings.ts';

/** How to start this runtime again: the arguments of node up to the mode. */
export type RuntimeCommand = { program: string; parameters: string[] };

/** Where calls run: the disk, whom tools run as, the settings, how more of our processes are started, and pipes for several calls. */
export type Place = {
  home: Home;
  user: ToolUser;
  settings: Settings;
  runtime: RuntimeCommand;
  pipes?: OutputPipes | undefined;
};

/** The place that the settings name, with the folders that it needs. */
export function openPlace(settings: Settings, runtime: RuntimeCommand, workspace?: string): Place {
  const home = homeAt(settings.home, workspace);
  const user = findToolUser(settings.agentUser);
  prepareHome(home, user);
  return { home, user, settings, runtime };
}
