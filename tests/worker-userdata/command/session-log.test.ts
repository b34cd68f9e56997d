import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { placeSessionLog } from '../../../worker-userdata/runtime/command/session-log.ts';
import { homeAt, prepareHome } from '../../../worker-userdata/runtime/home.ts';
import { Bucket } from '../bucket.ts';

const root = mkdtempSync(join(tmpdir(), 'session-log-test-'));
const home = homeAt(root);
const bucket = new Bucket();
const sameUser = { kind: 'same' } as const;
const place = (version: number, url = bucket.url('log')) =>
  placeSessionLog({ name: `session-log-${version}.md`, url }, home, sameUser);

beforeAll(async () => {
  prepareHome(home, sameUser);
  await bucket.open();
  bucket.objects.set('log', '## agent\nHello.\n');
});
afterAll(async () => {
  await bucket.close();
  rmSync(root, { recursive: true, force: true });
});

it('The session’s log goes where ~ leads to, and is fetched only once', async () => {
  await place(7);
  await place(7);
  expect(readFileSync(join(home.toolHome, 'session-log-7.md'), 'utf8')).toBe('## agent\nHello.\n');
  expect(bucket.gets).toEqual(['log']);
  expect(readdirSync(home.toolHome)).toEqual(['session-log-7.md']);
});

it('The session’s log replaces a link of that name instead of writing through it', async () => {
  const victim = join(root, 'victim');
  symlinkSync(victim, join(home.toolHome, 'session-log-8.md'));
  await place(8);
  expect(existsSync(victim)).toBe(false);
  expect(readFileSync(join(home.toolHome, 'session-log-8.md'), 'utf8')).toContain('Hello.');
});
