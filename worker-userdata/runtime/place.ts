import type { Home } from './home.ts';
import type { ToolUser } from './process/user.ts';
import type { Settings } from './settings.ts';

/** How to start this runtime again: the arguments of node up to the mode. */
export type RuntimeCommand = { program: string; parameters: string[] };

/** Where calls run: the disk, whom tools run as, the settings, and how more of our processes are started. */
export type Place = { home: Home; user: ToolUser; settings: Settings; runtime: RuntimeCommand };
