'use strict';
const assert = require('node:assert/strict');
const { test } = require('node:test');
const parseJson = require('..')

test('good JSON is parsed, and its format is remembered', () => {
  const data = parseJson('{\n    "a": 1\n}\n')
  assert.equal(data.a, 1)
  assert.equal(data[Symbol.for('indent')], '    ')
  assert.equal(data[Symbol.for('newline')], '\n')
  assert.equal(parseJson('\uFEFF[1]')[0], 1)
})

test('what is no text is refused', () => {
  assert.throws(() => parseJson(undefined), { code: 'EJSONPARSE', name: 'TypeError', message: 'Cannot parse undefined' })
  assert.throws(() => parseJson([]), { message: 'Cannot parse an empty array' })
})

test('without exceptions bad JSON is undefined', () => {
  assert.equal(parseJson.noExceptions('{"a'), undefined)
})
