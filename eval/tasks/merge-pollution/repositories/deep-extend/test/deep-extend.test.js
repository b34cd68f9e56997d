'use strict';
const assert = require('node:assert/strict');
const { test } = require('node:test');
const deepExtend = require('../');

test('objects are merged deeply', () => {
	assert.deepEqual(deepExtend({ a: { b: 1 } }, { a: { c: 2 }, d: 3 }), { a: { b: 1, c: 2 }, d: 3 });
});

test('dates and lists are copied', () => {
	const date = new Date(5);
	const out = deepExtend({}, { date, list: [1, { a: 2 }] });
	assert.notEqual(out.date, date);
	assert.deepEqual(out, { date: new Date(5), list: [1, { a: 2 }] });
});
