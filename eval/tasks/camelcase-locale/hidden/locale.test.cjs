'use strict';
const assert = require('node:assert/strict');
const { test } = require('node:test');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const camelCase = require('../');

/** As on a machine in Turkey: what looks at the machine's locale gives Turkish letters. */
function inTurkey(use) {
	const { toLocaleLowerCase, toLocaleUpperCase } = String.prototype;
	String.prototype.toLocaleLowerCase = function (locale) { return toLocaleLowerCase.call(this, locale === undefined ? 'tr-TR' : locale); };
	String.prototype.toLocaleUpperCase = function (locale) { return toLocaleUpperCase.call(this, locale === undefined ? 'tr-TR' : locale); };
	try { return use(); } finally { Object.assign(String.prototype, { toLocaleLowerCase, toLocaleUpperCase }); }
}

test('without a locale the machine does not matter', () => {
	assert.equal(inTurkey(() => camelCase('lorem-ipsum', { locale: false })), 'loremIpsum');
	assert.equal(inTurkey(() => camelCase('IPSUM-I', { locale: false })), 'ipsumI');
	assert.equal(inTurkey(() => camelCase('i', { locale: false, pascalCase: true })), 'I');
	assert.equal(inTurkey(() => camelCase('ipsum', { locale: false, pascalCase: true })), 'Ipsum');
	assert.equal(inTurkey(() => camelCase('loremIPSUM', { locale: false })), 'loremIpsum');
	assert.equal(inTurkey(() => camelCase('a1i', { locale: false })), 'a1I');
});

test('without a locale consecutive capitals are kept too', () => {
	assert.equal(inTurkey(() => camelCase('Ipsum-BAR', { locale: false, preserveConsecutiveUppercase: true })), 'ipsumBAR');
});

test('the machine and named locales count as before', () => {
	assert.equal(inTurkey(() => camelCase('lorem-ipsum')), 'loremİpsum');
	assert.equal(camelCase('lorem-ipsum', { locale: 'tr-TR' }), 'loremİpsum');
	assert.equal(camelCase('lorem-ipsum', { locale: ['tr', 'TR'] }), 'loremİpsum');
	assert.equal(camelCase('lorem-ipsum'), 'loremIpsum');
});

test('the types and the readme name it', () => {
	const text = (file) => readFileSync(join(__dirname, '..', file), 'utf8');
	assert.match(text('index.d.ts'), /locale\?:[^;]*\bfalse\b/);
	assert.match(text('readme.md'), /locale[\s\S]{0,400}\bfalse\b|\bfalse\b[\s\S]{0,400}locale/);
});
