'use strict';
const assert = require('node:assert/strict');
const { test } = require('node:test');
const parse = require('../');

test('long and short options', () => {
    assert.deepEqual(parse(['--name', 'x', '-abc', '--port=80', 'rest']), { name: 'x', a: true, b: true, c: true, port: 80, _: ['rest'] });
});

test('dotted names make objects', () => {
    assert.deepEqual(parse(['--foo.bar', '3', '--foo.baz', '4']), { foo: { bar: 3, baz: 4 }, _: [] });
});

test('a name of the prototype is ignored', () => {
    parse(['--__proto__.polluted', '1']);
    assert.equal({}.polluted, undefined);
});
