import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';

/** A user of this machine that attacks may act as: nothing of it is anybody's. */
export type ScratchUser = { name: string; uid: number; gid: number };

/** Which user attacks act as. Made ones are removed again with their processes; given ones are left as they were. */
export type UserChoice = { kind: 'make' } | { kind: 'given'; name: string };

/** The user of that name. Throws when this machine has none, or it is root. */
export function givenUser(name: string): ScratchUser {
  const id = (which: string) => Number(execFileSync('id', [which, '--', name], { encoding: 'utf8', stdio: 'pipe' }));
  const user = { name, uid: id('-u'), gid: id('-g') };
  if (user.uid === 0) throw new Error(`${name} is root: an attack as root shows nothing`);
  return user;
}

/** Makes a system user without a home folder. Throws when this machine has no `useradd` or refuses. */
export function makeUser(): ScratchUser {
  const name = `rswe-scratch-${process.pid}`;
  const options = ['--system', '--user-group', '--no-create-home', '--shell', '/bin/sh'];
  execFileSync('useradd', [...options, '--home-dir', '/nonexistent', name], { stdio: 'pipe' });
  return givenUser(name);
}

/** Ends what still runs as the user, which only the attacks can have started, and removes it. */
export function removeUser({ name, uid }: ScratchUser): void {
  for (const pid of processesOf(uid)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself.
    }
  }
  execFileSync('userdel', ['--force', name], { stdio: 'pipe' });
}

function processesOf(uid: number): number[] {
  const pids = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry));
  return pids.filter((pid) => ownerOf(pid) === uid).map(Number);
}

function ownerOf(pid: string): number | undefined {
  try {
    return statSync(`/proc/${pid}`).uid;
  } catch {
    return undefined;
  }
}
