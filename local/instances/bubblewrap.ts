import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, lstatSync, readdirSync, readlinkSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { SANDBOX_DISK, SANDBOX_HOME, toolDirectories } from './environment.ts';

export const BUBBLEWRAP = '/usr/bin/bwrap';
const BOOT_ID_FILE = '/proc/sys/kernel/random/boot_id';
/** As root all capabilities would stay; these are the ones that unpacking and building files need. */
const ROOT_CAPABILITIES = ['CAP_CHOWN', 'CAP_DAC_OVERRIDE', 'CAP_FOWNER', 'CAP_KILL', 'CAP_SETUID', 'CAP_SETGID'];

/** Whether bubblewrap is installed and this machine lets it work (some forbid unprivileged namespaces). */
export function bubblewrapWorks(): boolean {
  if (![BUBBLEWRAP, dirname(SANDBOX_HOME), dirname(SANDBOX_DISK)].every((path) => existsSync(path))) return false;
  const probe = [
    '--ro-bind',
    '/',
    '/',
    '--dev',
    '/dev',
    '--proc',
    '/proc',
    '--unshare-pid',
    '--die-with-parent',
    'true',
  ];
  return spawnSync(BUBBLEWRAP, probe, { stdio: 'ignore' }).status === 0;
}

export type SandboxOptions = {
  instanceId: string;
  disk: string;
  /** A file that holds the boot id, shown where Linux keeps its own. */
  bootIdFile: string;
  /** Host folders that the machine must not see: other machines' disks. */
  hidden: string[];
  /** Host folders that it must see even below a hidden one. */
  visible: string[];
};

/**
 * Arguments that give a machine a read-only view of this one, its disk at /var/lib/remote-swe and /home/agent, private /tmp
 * and home folders, its own processes, and the host's network (the local endpoints listen on loopback).
 */
export function sandboxArguments(options: SandboxOptions): string[] {
  const hiddenHomes = [...new Set(['/home', homedir()])].filter((home) => home !== '/' && existsSync(home));
  const hidden = [...hiddenHomes, ...options.hidden].filter((folder) => !isBelow(folder, ['/tmp']));
  const visible = [...options.visible, ...toolPrefixes(hidden)].filter((folder) =>
    isBelow(folder, [...hidden, '/tmp']),
  );
  return [
    ...['--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc', '--tmpfs', '/tmp'],
    ...['--ro-bind', options.bootIdFile, BOOT_ID_FILE],
    ...hidden.flatMap((folder) => ['--tmpfs', folder]),
    ...visible.flatMap((folder) => ['--ro-bind', folder, folder]),
    ...options.hidden.filter((folder) => isBelow(folder, visible)).flatMap((folder) => ['--tmpfs', folder]),
    ...mutableVarLib(),
    ...['--bind', options.disk, SANDBOX_DISK, '--bind', options.disk, SANDBOX_HOME],
    ...['--remount-ro', '/var/lib', ...hidden.flatMap((folder) => ['--remount-ro', folder])],
    ...['--unshare-pid', '--unshare-ipc', '--unshare-uts', '--hostname', options.instanceId],
    ...['--die-with-parent', '--new-session', ...capabilities()],
  ];
}

/** A mount point cannot be made on a read-only root: /var/lib becomes a fresh folder with the host's entries bound into it. */
function mutableVarLib(): string[] {
  const parent = dirname(SANDBOX_DISK);
  const entries = readdirSync(parent).map((name) => join(parent, name));
  const binds = entries.filter((path) => path !== SANDBOX_DISK).flatMap((path) => showEntry(path));
  return ['--tmpfs', parent, ...binds];
}

function showEntry(path: string): string[] {
  if (lstatSync(path).isSymbolicLink()) return ['--symlink', readlinkSync(path), path];
  return isReadable(path) ? ['--ro-bind', path, path] : [];
}

/** Installation folders of tools that live in a hidden home, e.g. ~/.nvm/versions/node/v22.1.0. */
function toolPrefixes(hidden: string[]): string[] {
  const folders = toolDirectories().filter((folder) => existsSync(folder) && isBelow(folder, hidden));
  return folders.map((folder) => (hidden.includes(dirname(folder)) ? folder : dirname(folder)));
}

function isBelow(path: string, folders: string[]): boolean {
  return folders.some((folder) => path === folder || path.startsWith(`${folder}/`));
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

function capabilities(): string[] {
  if (process.getuid?.() !== 0) return [];
  return ['--cap-drop', 'ALL', ...ROOT_CAPABILITIES.flatMap((name) => ['--cap-add', name])];
}
