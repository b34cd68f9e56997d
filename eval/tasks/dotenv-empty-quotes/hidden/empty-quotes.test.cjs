'use strict';
const assert = require('node:assert/strict');
const { test } = require('node:test');
const { parse } = require('../');

test('empty values in quotation marks are empty', () => {
  assert.deepEqual(parse('A=""\nB=\'\'\nC='), { A: '', B: '', C: '' })
})

test('white space and comments around them do not matter', () => {
  assert.deepEqual(parse('A= "" # nothing\nexport B=\'\'\r\nC=x'), { A: '', B: '', C: 'x' })
})

test('quotation marks that are no pair are kept', () => {
  assert.deepEqual(parse('A=it\'s\nC=1'), { A: 'it\'s', C: '1' })
})

test('other values are as before', () => {
  assert.deepEqual(parse('A=" "\nB="a\\nb"\nC="{\\"k\\": 1}"\nD=\'a\\nb\''), { A: ' ', B: 'a\nb', C: '{\\"k\\": 1}', D: 'a\\nb' })
})

test('a value of several lines is one value', () => {
  assert.deepEqual(parse('A="one\ntwo"\nB=3'), { A: 'one\ntwo', B: '3' })
})
