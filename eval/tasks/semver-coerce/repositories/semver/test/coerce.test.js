'use strict';
const assert = require('node:assert/strict');
const { test } = require('node:test');
const semver = require('../')

test('a version is found in a text', () => {
  assert.equal(semver.coerce('release 1.2.3 of May').version, '1.2.3')
  assert.equal(semver.coerce('v2').version, '2.0.0')
  assert.equal(semver.coerce('none'), null)
})

test('a pre-release is kept on request', () => {
  assert.equal(semver.coerce('v1.2.3-rc.1', { includePrerelease: true }).version, '1.2.3-rc.1')
  assert.equal(semver.coerce('1.2.3-rc.1').version, '1.2.3')
})

test('versions are compared and ranges satisfied', () => {
  assert.ok(semver.gt('1.0.0', '1.0.0-rc.1'))
  assert.ok(semver.satisfies('1.4.2', '^1.2.0'))
  assert.equal(semver.inc('1.2.3', 'minor'), '1.3.0')
})
