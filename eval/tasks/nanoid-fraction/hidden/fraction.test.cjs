'use strict';
const assert = require('node:assert/strict');
const { test } = require('node:test');
const { execFileSync } = require('node:child_process');
const { join } = require('node:path');

/** In a process of its own, which an endless loop does not outlive. */
const run = (code) =>
  execFileSync(process.execPath, ['--max-old-space-size=200', '-e', code], { cwd: join(__dirname, '..'), encoding: 'utf8', timeout: 1500, killSignal: 'SIGKILL', stdio: ['ignore', 'pipe', 'ignore'] }).trim();

test('the weak generator cuts a fraction', () => {
  assert.equal(run("const w = require('./non-secure/index.cjs'); console.log(w.nanoid(2.5).length, w.customAlphabet('ab', 3.9)().length, w.customAlphabet('ab')(4.2).length)"), '2 3 4');
});

test('a fraction leaves later ids as random as before', () => {
  const out = JSON.parse(run("const { nanoid } = require('./index.cjs'); const first = nanoid(2.5).length; const later = Array.from({ length: 40 }, () => nanoid()); console.log(JSON.stringify({ first, later }))"));
  assert.equal(out.first, 2);
  assert.equal(new Set(out.later).size, 40);
  for (const id of out.later) assert.ok(new Set(id).size > 5, id);
});

test('whole sizes and sizes in strings are as before', () => {
  assert.equal(run("const n = require('./index.cjs'), w = require('./non-secure/index.cjs'); console.log(n.nanoid().length, n.nanoid(10).length, n.nanoid('7').length, w.nanoid().length, w.nanoid('7').length, n.nanoid(0).length)"), '21 10 7 21 7 0');
});
