'use strict';
const assert = require('node:assert/strict');
const { test } = require('node:test');
const qs = require('../');

const list = (name, count) => Array.from({ length: count }, (_, at) => `${name}=${at}`).join('&');
const numbered = (count) => Object.fromEntries(Array.from({ length: count }, (_, at) => [at, String(at)]));

test('a list without indexes above the limit is an object with all its elements', () => {
    assert.deepEqual(qs.parse(list('a[]', 3), { arrayLimit: 2 }), { a: numbered(3) });
    assert.deepEqual(qs.parse(list('a[]', 500)), { a: numbered(500) });
});

test('a repeated name above the limit is an object with all its elements', () => {
    assert.deepEqual(qs.parse(list('a', 30)), { a: numbered(30) });
});

test('a list of exactly the limit stays an array', () => {
    assert.deepEqual(qs.parse(list('a[]', 20)).a.length, 20);
    assert.ok(Array.isArray(qs.parse(list('a[]', 20)).a));
    assert.ok(Array.isArray(qs.parse(list('a', 20)).a));
});

test('a nested list is limited too', () => {
    assert.deepEqual(qs.parse(list('a[b][]', 5), { arrayLimit: 3 }), { a: { b: numbered(5) } });
});

test('the limit can still be an error', () => {
    assert.throws(() => qs.parse(list('a[]', 4), { arrayLimit: 3, throwOnLimitExceeded: true }), RangeError);
    assert.deepEqual(qs.parse(list('a[]', 3), { arrayLimit: 3, throwOnLimitExceeded: true }), { a: ['0', '1', '2'] });
});

test('short lists, indexes and duplicates are as before', () => {
    assert.deepEqual(qs.parse('a[]=b&a[]=c'), { a: ['b', 'c'] });
    assert.deepEqual(qs.parse('a[1]=c&a[0]=b'), { a: ['b', 'c'] });
    assert.deepEqual(qs.parse('a[21]=b'), { a: { 21: 'b' } });
    assert.deepEqual(qs.parse(list('a', 3), { duplicates: 'last' }), { a: '2' });
    assert.deepEqual(qs.parse('a=b,c', { comma: true }), { a: ['b', 'c'] });
});
