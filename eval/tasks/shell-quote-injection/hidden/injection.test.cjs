'use strict';
const assert = require('node:assert/strict');
const { test } = require('node:test');
const { execFileSync } = require('node:child_process');
const { parse, quote } = require('../');

test('a special character before a colon is quoted', () => {
    assert.equal(quote(['`:`id``']), '\\`\\:\\`id\\`\\`');
    assert.equal(quote(['[:;id']), '\\[\\:\\;id');
    assert.equal(quote(['^:|id']), '\\^\\:\\|id');
});

test('a shell prints each word as it is', () => {
    for (const word of ['`:`id``', '[:;id', '\\:;id', ']:$(id)', '^:&id', '_:|id', 'a`:b', '`:#x'])
        assert.equal(execFileSync('sh', ['-c', `printf %s ${quote([word])}`], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }), word);
});

test('drives and ordinary words are as before', () => {
    assert.equal(quote(['C:\\a\\b']), 'C:\\\\a\\\\b');
    assert.equal(quote(['z:;x', 'a=b', '!']), 'z:\\;x a\\=b \\!');
    assert.deepEqual(parse(quote(['a b', '$c', "d'e"])), ['a b', '$c', "d'e"]);
});
