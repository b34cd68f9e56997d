import { accessSync, constants, mkdtempSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { GitCredentials } from '@remote-swe/core/domain/command';
import { openForTools, writeForTools } from '../files/hand-over.ts';
import { removeTree } from '../files/remove-tree.ts';
import { readStat } from '../process/proc.ts';
import type { ToolUser } from '../process/user.ts';

export type Credential = GitCredentials['credentials'][number];

/** Memory, not disk: nothing of it survives a stop of the machine. */
const MEMORY_FOLDER = '/dev/shm';

const OTHERS_WRITE = constants.S_IWGRP | constants.S_IWOTH;
const STICKY = 0o1000;

/** A job keeps its call's credentials this long: what a GitHub App gives lives no longer either. */
export const JOB_CREDENTIALS_MS_MAX = 60 * 60_000;

/** What git runs to learn a password. The list next to it has one credential per line: protocol, host, path, name, password. */
const HELPER = `#!/bin/sh
[ "$1" = get ] || exit 0
protocol= host= path=
while IFS='=' read -r key value; do
  case "$key" in protocol) protocol=$value ;; host) host=$value ;; path) path=$value ;; esac
done
tab=$(printf '\\t')
while IFS="$tab" read -r p h prefix username password; do
  [ "$p" = "$protocol" ] && [ "$h" = "$host" ] || continue
  prefix=\${prefix#:}
  case "/$path/" in "$prefix"/* | "$prefix".git/*) ;; *) continue ;; esac
  printf 'username=%s\\npassword=%s\\n' "$username" "$password"
  exit 0
done < "\${0%/*}/list"
`;

/** The credentials of one call as files of ours that, besides us, only the tool user can read. */
export type CredentialFiles = { helper: string; remove(): void };

/** Writes helper and list where git of this call finds them; `remove` takes both away. They stay ours: nobody else can swap them. */
export function writeCredentials(home: string, user: ToolUser, credentials: Credential[]): CredentialFiles {
  const folder = mkdtempSync(credentialPrefix(home));
  const helper = join(folder, 'helper');
  const list = join(folder, 'list');
  writeForTools(helper, HELPER, 'read', user);
  writeForTools(list, credentials.map(credentialLine).sort(longestPathFirst).join(''), 'read', user);
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

/** Forms of a credential that can show up in output: as it is, in a URL, in a basic-authentication header. */
export function secretForms({ username, password }: Credential): string[] {
  return [password, encodeURIComponent(password), Buffer.from(`${username}:${password}`).toString('base64')];
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

function credentialLine({ url, username, password }: Credential): string {
  const { protocol, host, pathname } = new URL(url);
  const path = pathname.replace(/\/+$/, '').replace(/\.git$/, '');
  // The colon keeps an empty path from being swallowed between its tabs.
  const fields = [protocol.replace(/:$/, ''), host, `:${path}`, username, password];
  if (fields.some((field) => /[\t\r\n]/.test(field)))
    throw new Error(`The git credential for ${host} has a line break`);
  return `${fields.join('\t')}\n`;
}

/** A token for one repository goes before one for the whole host. */
function longestPathFirst(a: string, b: string): number {
  return (b.split('\t')[2] ?? '').length - (a.split('\t')[2] ?? '').length;
}
