'use strict';
const assert = require('node:assert/strict');
const { test } = require('node:test');
const { parse } = require('../');

test('plain, quoted and commented values', () => {
  assert.deepEqual(parse('A=1\nB="two words"\nC=\'single\'\n# nothing\nD=x # said'), { A: '1', B: 'two words', C: 'single', D: 'x' })
})

test('a missing value is empty', () => {
  assert.deepEqual(parse('A=\nB=1'), { A: '', B: '1' })
})

test('line breaks are expanded in double quotes only', () => {
  assert.deepEqual(parse('A="x\\ny"\nB=\'x\\ny\''), { A: 'x\ny', B: 'x\\ny' })
})
