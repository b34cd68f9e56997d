'use strict';
const assert = require('node:assert/strict');
const { test } = require('node:test');
const parseJson = require('../');

const caught = (text, context) => { try { parseJson(text, null, context); } catch (error) { return error; } };

test('a bad token is named with its code', () => {
  assert.match(caught('foo').message, /^Unexpected token "o" \(0x6F\)/);
  assert.match(caught('[1, }').message, /^Unexpected token "}" \(0x7D\)/);
  assert.match(caught('\u0007').message, /\(0x07\)/);
});

test('the text near the fault is shown', () => {
  const error = caught(`${'[1,'.repeat(50)}{"a" 1}`, 5);
  assert.equal(error.position, 155);
  assert.match(error.message, /while parsing near "\.\.\.1,\{"a" 1}|while parsing near "/);
});

test('an empty text and a cut one are told', () => {
  assert.match(caught('').message, /while parsing empty string$/);
  assert.equal(caught('').position, 0);
  const cut = caught('{"a":');
  assert.match(cut.message, /while parsing ("|'|near)/);
  assert.equal(cut.position, 4);
});

test('errors are as before otherwise', () => {
  const error = caught('foo');
  assert.ok(error instanceof parseJson.JSONParseError);
  assert.ok(error instanceof SyntaxError);
  assert.equal(error.code, 'EJSONPARSE');
  assert.ok(error.systemError instanceof SyntaxError);
  assert.throws(() => parseJson(undefined), { message: 'Cannot parse undefined' });
});
