import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { setUpNote } from '../../../../worker-userdata/runtime/tools/bash/set-up-note.ts';

const root = mkdtempSync(join(tmpdir(), 'set-up-note-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

it.each([
  ['no report: a machine by hand', undefined, 127, /^$/],
  ['all is there', 'ok make\nok end\n', 127, /^$/],
  ['some of it is still coming', 'ok make\nok gcc\n', 127, /^This machine is still being set up.*\.$/],
  [
    'something failed',
    'ok make\nfailed uv: see log\nfailed g++: see log\nok end\n',
    127,
    /installed on it: uv, g\+\+\./,
  ],
  ['the command failed for another reason', 'ok make\n', 1, /^$/],
  ['the command was killed', 'ok make\n', undefined, /^$/],
])('The note on the set-up tells what is missing: %s', (_name, report, exitCode, expected) => {
  if (report !== undefined) writeFileSync(join(root, 'bootstrap-report.txt'), report);
  expect(setUpNote(root, exitCode)).toMatch(expected);
});
