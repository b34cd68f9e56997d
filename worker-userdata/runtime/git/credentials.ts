import { accessSync, constants, mkdtempSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { GitAccess } from '@remote-swe/core/domain/worker/command';
import { openForTools, writeForTools } from '../files/access-for-tools.ts';
import { removeTree } from '../files/remove-tree.ts';
import type { Home } from '../home.ts';
import type { RuntimeCommand } from '../place.ts';
import { readStat } from '../process/proc.ts';
import type { ToolUser } from '../process/user.ts';
import { credentialList, helperScript } from './credential-list.ts';
import type { JudgedBy } from './push/may-push.ts';

export type Credential = GitAccess['credentials'][number];

/** Credentials are in memory and not on the disk: nothing of them survives a stop of the machine. */
const MEMORY_FOLDER = '/dev/shm';

const OTHERS_WRITE = constants.S_IWGRP | constants.S_IWOTH;
const STICKY = 0o1000;

/** A job keeps its call's credentials this long: what a GitHub App gives lives no longer either. */
export const JOB_CREDENTIALS_MS_MAX = 60 * 60_000;

/** The credentials of one call as files of ours that, besides us, only the tool user can read. */
export type CredentialFiles = { helper: string; remove(): void };

/** Writes helper and list where git of this call finds them; `remove` takes both away. They stay ours: nobody else can swap them. */
export function writeCredentials(
  home: Pick<Home, 'root' | 'holding'>,
  user: ToolUser,
  access: GitAccess,
  push: { runtime: RuntimeCommand } & JudgedBy,
): CredentialFiles {
  const content = credentialList(access);
  const folder = mkdtempSync(credentialPrefix(home.root));
  const helper = join(folder, 'helper');
  const list = join(folder, 'list');
  const { runtime, ...judgedBy } = push;
  writeForTools(helper, helperScript(home.holding, runtime), 'read', user);
  writeForTools(join(folder, 'rules'), JSON.stringify(judgedBy), 'read', user);
  writeForTools(list, content, 'read', user);
  openForTools(folder, 'read', user);
  return { helper, remove: () => void removeTree(folder) };
}

/** Takes the credentials away when the job has ended, or after `limitMs` while it goes on. */
export async function removeAfterJob(
  files: CredentialFiles,
  job: Promise<unknown>,
  limitMs = JOB_CREDENTIALS_MS_MAX,
): Promise<void> {
  const over = new AbortController();
  await Promise.race([job, delay(limitMs, undefined, { signal: over.signal }).catch(() => undefined)]);
  over.abort();
  files.remove();
}

/**
 * Where this process puts credentials. The name tells which worker disk and which process they belong to, so that another
 * command can remove what a killed one left, and local workers that share /dev/shm leave each other alone.
 */
function credentialPrefix(home: string): string {
  return `${credentialFolder(home)}/${credentialOwnerPrefix(home)}${process.pid}-${readStat(process.pid)?.startTicks}-`;
}

export function credentialOwnerPrefix(home: string): string {
  const { dev, ino } = statSync(home);
  return `remote-swe-git-${dev}-${ino}-`;
}

export function credentialFolder(home: string): string {
  return keepsNames(MEMORY_FOLDER) ? MEMORY_FOLDER : join(home, 'state');
}

/** Whether we may write there, and nobody else may rename what is ours: it is ours alone, or only owners may (the sticky bit). */
function keepsNames(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    const { mode } = statSync(folder);
    return (mode & OTHERS_WRITE) === 0 || (mode & STICKY) !== 0;
  } catch {
    return false;
  }
}
