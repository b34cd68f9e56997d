'use strict';
const assert = require('node:assert/strict');
const { test } = require('node:test');
const parse = require('../');

const clean = () => {
    for (const proto of [Object.prototype, Function.prototype, Array.prototype, String.prototype, Number.prototype]) {
        if ('polluted' in proto) { delete proto.polluted; return false; }
    }
    return true;
};

test('the constructor of an array is out of reach', () => {
    parse(['--_.constructor.constructor.prototype.polluted', 'yes']);
    assert.ok(clean());
});

test('the constructor of a method is out of reach', () => {
    parse(['--_.concat.constructor.prototype.polluted', 'yes']);
    assert.ok(clean());
});

test('other ways to a prototype are closed', () => {
    for (const name of ['constructor.prototype.polluted', '__proto__.polluted', 'a.b.constructor.prototype.polluted', '_.__proto__.polluted', 'a.__proto__.polluted'])
        parse([`--${name}`, 'yes']);
    parse(['--x', '5', '--x.constructor.prototype.polluted', 'yes']);
    parse(['--y', 'text', '--y.constructor.prototype.polluted', 'yes']);
    assert.ok(clean());
});

test('ordinary dotted options are as before', () => {
    assert.deepEqual(parse(['--a.b.c', '1', '--a.b.d', 'x']), { a: { b: { c: 1, d: 'x' } }, _: [] });
    assert.deepEqual(parse(['--n', '1', '-v', 'file']), { n: 1, v: 'file', _: [] });
});
