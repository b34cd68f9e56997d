'use strict';
const assert = require('node:assert/strict');
const { test } = require('node:test');
const native = { split: String.prototype.split, matchAll: String.prototype.matchAll, match: String.prototype.match, decode: globalThis.decodeURIComponent };
const decoded = [];
globalThis.decodeURIComponent = (text) => { decoded.push(text); return native.decode(text); };
const cookie = require('../');

/** As parse was. */
function reference(str, options = {}) {
  const out = {};
  for (const pair of native.split.call(str, ';')) {
    const at = pair.indexOf('=');
    if (at < 0) continue;
    const key = pair.substring(0, at).trim();
    if (out[key] !== undefined) continue;
    let value = pair.substring(at + 1).trim();
    if (value[0] === '"') value = value.slice(1, -1);
    try { out[key] = (options.decode || native.decode)(value); } catch { out[key] = value; }
  }
  return out;
}

const HEADERS = ['', ';', 'a', 'a=b', ' a = b ; c = d ', '; ;a=b;;c;=d', 'a=1; a=2;b', 'a="x y"; b="', 'a=%20x%2c; b=%zz; c=100%', 'a=b=c=d;e', 'x;y;z=1', '=v', 'a=;b=;', 'k="a;b"; z=1', 'last=1;', 'noequals; also', 'a==b', 'tab\t=\tv'];

test('every header gives what it gave', () => {
  for (const header of HEADERS) assert.deepEqual(cookie.parse(header), reference(header), JSON.stringify(header));
});

test('random headers give what they gave', () => {
  const signs = ['a', 'b', '=', ';', ' ', '"', '%41', '%'];
  let seed = 7;
  const next = () => (seed = (seed * 48271) % 2147483647);
  for (let round = 0; round < 3000; round++) {
    const header = Array.from({ length: next() % 14 }, () => signs[next() % signs.length]).join('');
    assert.deepEqual(cookie.parse(header), reference(header), JSON.stringify(header));
  }
});

test('the header is not cut into an array', () => {
  const refuse = function () { throw new Error('no array of pieces'); };
  Object.assign(String.prototype, { split: refuse, matchAll: refuse, match: refuse });
  let parsed;
  try { parsed = cookie.parse('a=b; c=%20d; e'); } finally { Object.assign(String.prototype, { split: native.split, matchAll: native.matchAll, match: native.match }); }
  assert.deepEqual(parsed, { a: 'b', c: ' d' });
});

test('only what holds a per cent sign is decoded', () => {
  decoded.length = 0;
  cookie.parse('a=plain; b=%41; c=also plain');
  assert.deepEqual(decoded, ['%41']);
});

test('a given decoder is called for each value that is kept', () => {
  const seen = [];
  cookie.parse('a=1; b=2; a=3; "q"; d="4"', { decode: (text) => { seen.push(text); return text; } });
  assert.deepEqual(seen, ['1', '2', '4']);
});
