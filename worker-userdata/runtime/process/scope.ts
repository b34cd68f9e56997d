import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { isOnPath } from './on-path.ts';
import type { ToolUser } from './user.ts';

/** How a call's processes are held together: a systemd scope where systemd runs, else their own session and marker. */
export type Scope = { kind: 'systemd'; unit: string } | { kind: 'group' };

/** Share of the machine's memory that one call may take: the runtime and the SSM agent must survive it. */
const MEMORY_MAX = '85%';
/** Processes and threads of one call: catches fork bombs. */
const TASKS_MAX = 8_192;

export function chooseScope(
  callDirectoryName: string,
  path: string,
  systemdDirectory = '/run/systemd/system',
  isRoot = process.getuid?.() === 0,
): Scope {
  const usable = isRoot && existsSync(systemdDirectory) && isOnPath('systemd-run', path);
  // `~` of encoded names is not allowed in a unit's name.
  return usable
    ? { kind: 'systemd', unit: `remote-swe-${callDirectoryName.replace('~', '.')}.scope` }
    : { kind: 'group' };
}

/** The scope of one of several commands of a call: the name of a unit is free again only some time after its end. */
export function partOf(scope: Scope, part: number): Scope {
  return scope.kind === 'group' ? scope : { ...scope, unit: scope.unit.replace(/\.scope$/, `-${part}.scope`) };
}

/** The command line that runs `command` inside the scope, and whether it changes to the tool user itself. */
export function scopedCommand(
  scope: Scope,
  user: ToolUser,
  command: string[],
): { command: string[]; changesUser: boolean } {
  if (scope.kind === 'group') return { command, changesUser: false };
  const identity = user.kind === 'other' ? [`--uid=${user.uid}`, `--gid=${user.gid}`] : [];
  const limits = ['-p', `MemoryMax=${MEMORY_MAX}`, '-p', `TasksMax=${TASKS_MAX}`];
  return {
    command: [
      'systemd-run',
      '--scope',
      '--quiet',
      '--collect',
      `--unit=${scope.unit}`,
      ...identity,
      ...limits,
      '--',
      ...command,
    ],
    changesUser: true,
  };
}

/** Signals every process of a systemd scope; nothing for other scopes, whose processes are found one by one. */
export function signalScope(scope: Scope, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (scope.kind === 'systemd') spawnSync('systemctl', ['kill', `--signal=${signal}`, scope.unit], { stdio: 'ignore' });
}
