'use strict';
const assert = require('node:assert/strict');
const { test } = require('node:test');
const camelCase = require('../');

test('separators are removed and what follows is upper case', () => {
	assert.equal(camelCase('foo-bar'), 'fooBar');
	assert.equal(camelCase('--foo.bar_baz'), 'fooBarBaz');
	assert.equal(camelCase(['foo', 'bar-x']), 'fooBarX');
});

test('Pascal case', () => {
	assert.equal(camelCase('foo-bar', { pascalCase: true }), 'FooBar');
});

test('the locale decides about letters', () => {
	assert.equal(camelCase('lorem-ipsum', { locale: 'en-US' }), 'loremIpsum');
	assert.equal(camelCase('lorem-ipsum', { locale: 'tr-TR' }), 'loremİpsum');
});
