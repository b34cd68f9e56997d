'use strict';
const assert = require('node:assert/strict');
const { test } = require('node:test');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const cookie = require('../');

test('both options work together, in order', () => {
  assert.equal(cookie.serialize('a', 'b', { secure: true, partitioned: true, priority: 'high', sameSite: 'none' }), 'a=b; Secure; Partitioned; Priority=High; SameSite=None');
  assert.equal(cookie.serialize('a', 'b', { partitioned: true }), 'a=b; Partitioned');
  assert.equal(cookie.serialize('a', 'b', { priority: 'Low' }), 'a=b; Priority=Low');
});

test('what main has got is there', () => {
  assert.throws(() => cookie.serialize('a', 'b', { expires: new Date(NaN) }), /expires is invalid/);
  assert.throws(() => cookie.serialize('a', 'b', { priority: 'x' }), /priority is invalid/);
  const { split } = String.prototype;
  String.prototype.split = () => { throw new Error('main has a parse without split'); };
  try { assert.deepEqual(cookie.parse('a=b; c=d'), { a: 'b', c: 'd' }); } finally { String.prototype.split = split; }
});

test('no mark of a conflict is left, and the texts name both', () => {
  for (const file of ['index.js', 'README.md', 'HISTORY.md']) {
    const text = readFileSync(join(__dirname, '..', file), 'utf8');
    assert.doesNotMatch(text, /^(<<<<<<<|>>>>>>>)/m);
    assert.match(text, /partitioned/i);
    assert.match(text, /priority/i);
  }
});
