'use strict';
const assert = require('node:assert/strict');
const { test } = require('node:test');
const mixinDeep = require('../');

test('objects are mixed deeply', () => {
  assert.deepEqual(mixinDeep({ a: { b: 1 } }, { a: { c: 2 } }, { d: 3 }), { a: { b: 1, c: 2 }, d: 3 });
});

test('what is no object is left out', () => {
  assert.deepEqual(mixinDeep({ a: 1 }, null, 'x', { b: 2 }), { a: 1, b: 2 });
});
