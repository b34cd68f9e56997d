'use strict';
const assert = require('node:assert/strict');
const { test } = require('node:test');
const qs = require('../');

test('a plain pair is an entry', () => {
    assert.deepEqual(qs.parse('a=1&b=2'), { a: '1', b: '2' });
});

test('repeated names become an array', () => {
    assert.deepEqual(qs.parse('a=1&a=2'), { a: ['1', '2'] });
    assert.deepEqual(qs.parse('a[]=1&a[]=2'), { a: ['1', '2'] });
});

test('an index above the limit makes an object', () => {
    assert.deepEqual(qs.parse('a[21]=x'), { a: { 21: 'x' } });
    assert.deepEqual(qs.parse('a[1]=x', { arrayLimit: 0 }), { a: { 1: 'x' } });
});

test('throwOnLimitExceeded refuses a long list', () => {
    assert.throws(() => qs.parse('a[]=1&a[]=2&a[]=3', { arrayLimit: 2, throwOnLimitExceeded: true }), RangeError);
});

test('nested names and back', () => {
    assert.deepEqual(qs.parse('a[b][c]=d'), { a: { b: { c: 'd' } } });
    assert.equal(qs.stringify({ a: { b: ['c', 'd'] } }, { encode: false }), 'a[b][0]=c&a[b][1]=d');
});
