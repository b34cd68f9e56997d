import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { builtConsole } from '../../../scripts/build/console.mjs';

const FIRST_VIEW_BYTES_MAX = 200_000;

/** What a browser loads for an address: the page, and the files that it names. */
function firstView(dist: string): string[] {
  const page = readFileSync(join(dist, 'index.html'), 'utf8');
  const named = [...page.matchAll(/(?:src|href)="\/console\/([^"]+)"/g)].map(([, file]) => file ?? '');
  return ['index.html', ...named];
}

it('The first view of the console is small, and every script and style is a file of its own', () => {
  const dist = builtConsole();
  const files = firstView(dist);
  expect(files.filter((file) => /^assets\/[\w-]+\.(js|css)$/.test(file)).length).toBeGreaterThanOrEqual(2);
  const bytes = files.map((file) => gzipSync(readFileSync(join(dist, file))).length).reduce((sum, each) => sum + each);
  expect(bytes).toBeLessThan(FIRST_VIEW_BYTES_MAX);
  expect(readFileSync(join(dist, 'index.html'), 'utf8')).not.toMatch(/<script(?![^>]* src=)|<style| style=| on\w+=/);
});

it('The page is not built again while its sources are the same', () => {
  const index = join(builtConsole(), 'index.html');
  const before = readFileSync(index, 'utf8');
  expect([builtConsole(), readFileSync(index, 'utf8')]).toEqual([join(index, '..'), before]);
});
