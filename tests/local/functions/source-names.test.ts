import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { SourceNames } from '../../../local/functions/source-names.ts';

const folder = mkdtempSync(join(tmpdir(), 'source-names-'));
const bundle = pathToFileURL(join(folder, 'bundle.mjs')).href;
/** The first column of the first line is line 3, column 5 of the source. */
writeFileSync(join(folder, 'bundle.mjs.map'), JSON.stringify({ version: 3, sources: ['a.ts'], mappings: 'AAEI' }));
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ['a stack', `Error: no\n    at run (${bundle}:1:1)`, `Error: no\n    at run (${join(folder, 'a.ts')}:3:5)`],
  [
    'a stack inside JSON',
    `{"stack":"Error\\n at ${bundle}:1:1\\n"}`,
    `{"stack":"Error\\n at ${join(folder, 'a.ts')}:3:5\\n"}`,
  ],
  ['a line without places', 'file:///etc/hosts is no bundle', 'file:///etc/hosts is no bundle'],
  ['a bundle without a map', 'at file:///nowhere/b.mjs:1:2', 'at file:///nowhere/b.mjs:1:2'],
])('Places in a bundle become places in the sources: %s', (_what, text, expected) => {
  expect(new SourceNames().in(text)).toBe(expected);
});
