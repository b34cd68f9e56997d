import { spawn, spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { Lab } from '../../local/security/lab.ts';

const isRoot = process.getuid?.() === 0;
const exists = (name: string) => spawnSync('id', ['--', name]).status === 0;

it.skipIf(!isRoot)('The lab makes one user, ends what runs as it and removes it (needs root)', async () => {
  const lab = new Lab({ seed: 1, user: { kind: 'make' } });
  const who = lab.scratchUser();
  if ('skipped' in who) throw new Error(who.skipped);
  const { name, uid, gid } = who.user;
  expect(lab.scratchUser()).toBe(who);
  expect({ isMade: exists(name), isRoot: uid === 0 }).toEqual({ isMade: true, isRoot: false });
  const sleeper = spawn('sleep', ['600'], { uid, gid, stdio: 'ignore' });
  const ended = new Promise((resolve) => sleeper.on('close', (_code, signal) => resolve(signal)));
  await lab.close();
  expect(await ended).toBe('SIGKILL');
  expect(exists(name)).toBe(false);
});

it.skipIf(!isRoot)('A user that was given stays, and root is none (needs root)', async () => {
  const lab = new Lab({ seed: 1, user: { kind: 'given', name: 'nobody' } });
  expect(lab.scratchUser()).toMatchObject({ user: { name: 'nobody' } });
  await lab.close();
  expect(exists('nobody')).toBe(true);
  const asRoot = new Lab({ seed: 1, user: { kind: 'given', name: 'root' } });
  expect(() => asRoot.scratchUser()).toThrow(/root/);
});

it.skipIf(isRoot)('Without root there is no second user, and the reason says so', () => {
  const lab = new Lab({ seed: 1, user: { kind: 'make' } });
  expect(lab.scratchUser()).toEqual({ skipped: 'needs root, to act as a second user' });
});
