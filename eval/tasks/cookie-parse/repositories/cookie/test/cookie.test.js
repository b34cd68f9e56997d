'use strict';
const assert = require('node:assert/strict');
const { test } = require('node:test');
const cookie = require('../');

test('pairs are parsed', () => {
  assert.deepEqual(cookie.parse('foo=bar; a=b'), { foo: 'bar', a: 'b' })
  assert.deepEqual(cookie.parse('email=%20%22%2c%3b%2f'), { email: ' ",;/' })
})

test('quoted values lose their quotation marks', () => {
  assert.deepEqual(cookie.parse('foo="bar=1&x=2"'), { foo: 'bar=1&x=2' })
})

test('a cookie is written with its options', () => {
  assert.equal(cookie.serialize('a', 'b', { path: '/', httpOnly: true, secure: true, sameSite: 'lax' }), 'a=b; Path=/; HttpOnly; Secure; SameSite=Lax')
})

test('an option that makes no sense is refused', () => {
  assert.throws(() => cookie.serialize('a', 'b', { maxAge: 'x' }), /maxAge is invalid/)
  assert.throws(() => cookie.serialize('a', 'b', { sameSite: 'x' }), /sameSite is invalid/)
})
