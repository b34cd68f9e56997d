'use strict';
const assert = require('node:assert/strict');
const { test } = require('node:test');
const bytes = require('../');

test('numbers become texts', () => {
  assert.equal(bytes(1024), '1kB');
  assert.equal(bytes(1500), '1.46kB');
  assert.equal(bytes(1000, { thousandsSeparator: ' ' }), '1 000B');
});

test('texts become numbers', () => {
  assert.equal(bytes('1kB'), 1024);
  assert.equal(bytes('1.5MB'), 1572864);
});
