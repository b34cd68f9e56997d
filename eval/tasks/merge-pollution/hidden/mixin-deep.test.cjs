'use strict';
const assert = require('node:assert/strict');
const { test } = require('node:test');
const merge = require('../');

const clean = () => { const spoiled = 'polluted' in {} || 'polluted' in (() => {}); delete Object.prototype.polluted; delete Function.prototype.polluted; return !spoiled; };

test('mixin-deep: no input reaches the prototype of all objects', () => {
  merge({}, JSON.parse('{"__proto__": {"polluted": 1}}'));
  assert.ok(clean());
  merge({ a: {} }, JSON.parse('{"a": {"__proto__": {"polluted": 1}}}'));
  assert.ok(clean());
  merge({}, JSON.parse('{"constructor": {"prototype": {"polluted": 1}}}'));
  assert.ok(clean());
  merge({ a: {} }, JSON.parse('{"a": {"constructor": {"prototype": {"polluted": 1}}}}'));
  assert.ok(clean());
});

test('mixin-deep: everything else is merged as before', () => {
  assert.deepEqual(merge({ a: { b: 1 } }, { a: { c: 2, d: [1] } }, { e: null }), { a: { b: 1, c: 2, d: [1] }, e: null });
  assert.deepEqual(merge({ x: 1 }, { x: { y: 2 } }), { x: { y: 2 } });
});
