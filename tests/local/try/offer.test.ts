import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { forgetOldest } from '../../../local/try/offer.ts';

const folder = mkdtempSync(join(tmpdir(), 'bundles-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('Of many bundles in the folder only the oldest of npm run try go: bundles of the person stay', () => {
  const ours = Array.from({ length: 52 }, (_, index) => `20261130${String(index).padStart(6, '0')}-widget.bundle`);
  const theirs = ['backup.bundle', '2020-old.bundle', 'zebra.bundle'];
  for (const name of [...ours, ...theirs]) writeFileSync(join(folder, name), '');
  forgetOldest(folder);
  expect(readdirSync(folder).sort()).toEqual([...ours.slice(2), ...theirs].sort());
});
