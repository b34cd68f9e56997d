'use strict';
const assert = require('node:assert/strict');
const { test } = require('node:test');
const { parse, quote } = require('../');

test('words with special characters are quoted', () => {
    assert.equal(quote(['a', 'b c', '$d', '>']), "a 'b c' \\$d \\>");
    assert.equal(quote(["it's", '"x"']), '"it\'s" \'"x"\'');
});

test('the drive of a Windows path is left alone', () => {
    assert.equal(quote(['C:\\dir\\file']), 'C:\\\\dir\\\\file');
});

test('what was quoted is parsed as it was', () => {
    const words = ['a', 'b c', '$d', '#e', 'f;g', '(h)'];
    assert.deepEqual(parse(quote(words)), words);
});
