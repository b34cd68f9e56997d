'use strict';
const assert = require('node:assert/strict');
const { test } = require('node:test');
const semver = require('../');

const coerced = (text, options = { includePrerelease: true }) => semver.coerce(text, options)?.version;

test('a pre-release that begins with a digit is kept whole', () => {
  assert.equal(coerced('1.2.3-1a'), '1.2.3-1a');
  assert.equal(coerced('v4.5.6-2025alpha.1'), '4.5.6-2025alpha.1');
  assert.equal(coerced('1.0.0-13-foo'), '1.0.0-13-foo');
  assert.equal(coerced('1.2.3-0abc'), '1.2.3-0abc');
});

test('with a build and from the right too', () => {
  assert.equal(semver.coerce('x 4.5.6-7c.1+b2', { includePrerelease: true }).raw, '4.5.6-7c.1+b2');
  assert.equal(coerced('1.2.3-5d', { includePrerelease: true, rtl: true }), '1.2.3-5d');
});

test('what was right stays right', () => {
  assert.equal(coerced('1.2.3-alpha.1'), '1.2.3-alpha.1');
  assert.equal(coerced('1.2.3-1'), '1.2.3-1');
  assert.equal(coerced('1.2.3-1a', {}), '1.2.3');
  assert.equal(semver.valid('1.2.3-01'), null);
  assert.equal(semver.valid('1.2.3-1a'), '1.2.3-1a');
  assert.equal(semver.valid('1.2.3-0', { loose: true }), '1.2.3-0');
  assert.deepEqual(semver.prerelease('1.2.3-1.a'), [1, 'a']);
  assert.ok(semver.satisfies('1.2.3-1a', '>=1.2.3-0 <1.2.4', { includePrerelease: true }));
});
