import { readFileSync } from 'node:fs';

/** Whom tools run as: a user of their own, or whoever we are. */
export type ToolUser = { kind: 'same' } | { kind: 'other'; name: string; uid: number; gid: number; home: string };

/** The named user, when we are root and it exists. */
export function findToolUser(name: string, passwordFile = '/etc/passwd'): ToolUser {
  if (!name || process.getuid?.() !== 0) return { kind: 'same' };
  for (const line of readFileSync(passwordFile, 'utf8').split('\n')) {
    const [user, , uid, gid, , home] = line.split(':');
    if (user === name && home) return { kind: 'other', name, uid: Number(uid), gid: Number(gid), home };
  }
  return { kind: 'same' };
}

export function spawnIdentity(user: ToolUser): { uid?: number; gid?: number } {
  return user.kind === 'other' ? { uid: user.uid, gid: user.gid } : {};
}

export function chownTo<Target>(
  user: ToolUser,
  target: Target,
  chown: (target: Target, uid: number, gid: number) => void,
): void {
  if (user.kind === 'other') chown(target, user.uid, user.gid);
}

/**
 * Runs `action` with the tool user's rights, so that our own file tools can reach exactly what its shell can. Only for
 * synchronous work: the effective user belongs to the whole process.
 */
export function asToolUser<Result>(user: ToolUser, action: () => Result): Result {
  // Within another such action the rights are dropped already, and must stay so after this one.
  if (user.kind === 'same' || process.geteuid?.() === user.uid) return action();
  const groups = process.getgroups?.() ?? [];
  process.setgroups?.([user.gid]);
  process.setegid?.(user.gid);
  process.seteuid?.(user.uid);
  try {
    return action();
  } finally {
    process.seteuid?.(0);
    process.setegid?.(0);
    process.setgroups?.(groups);
  }
}
