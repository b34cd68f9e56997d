import { accessSync, constants } from 'node:fs';
import { dirname, join } from 'node:path';
import { INSTANCE_VARIABLE } from './processes.ts';

const TOOLS = ['git', 'npm', 'bash', 'curl'];
const STANDARD_PATH = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** Where the machine's directory appears inside a sandbox. */
export const SANDBOX_HOME = '/home/agent';
export const SANDBOX_DISK = '/var/lib/remote-swe';

/** Folders of this machine's node, git, npm, bash and curl, then the usual ones. */
export function toolDirectories(): string[] {
  const hostPath = (process.env.PATH ?? '').split(':').filter((folder) => folder.startsWith('/'));
  const ofTools = TOOLS.map((tool) => hostPath.find((folder) => isExecutable(join(folder, tool))));
  return [
    ...new Set([dirname(process.execPath), ...ofTools.filter((folder) => folder !== undefined), ...STANDARD_PATH]),
  ];
}

/** The whole environment of a machine's processes: nothing of ours leaks into it. */
export function machineEnvironment(machine: { instanceId: string; bootId: string; disk: string; sandboxed: boolean }) {
  const environment: Record<string, string> = {
    PATH: toolDirectories().join(':'),
    HOME: machine.sandboxed ? SANDBOX_HOME : machine.disk,
    LANG: 'C.UTF-8',
    [INSTANCE_VARIABLE]: machine.instanceId,
    REMOTE_SWE_BOOT_ID: machine.bootId,
  };
  if (!machine.sandboxed) environment.REMOTE_SWE_HOME = machine.disk;
  return environment;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
