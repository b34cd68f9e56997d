'use strict';
const assert = require('node:assert/strict');
const { test } = require('node:test');
const { nanoid, customAlphabet } = require('../index.cjs')
const weak = require('../non-secure/index.cjs')

test('an id has 21 characters, or as many as are asked for', () => {
  for (const make of [nanoid, weak.nanoid]) {
    assert.match(make(), /^[\w-]{21}$/)
    assert.equal(make(5).length, 5)
    assert.equal(make('7').length, 7)
  }
})

test('another alphabet is kept to', () => {
  assert.match(customAlphabet('ab', 9)(), /^[ab]{9}$/)
  assert.match(weak.customAlphabet('ab', 9)(), /^[ab]{9}$/)
})
