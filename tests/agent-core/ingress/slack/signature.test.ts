import type { RawRequest } from '@remote-swe/core/ingress/http-request';
import { AGE_SECONDS_MAX, BODY_BYTES_MAX, checkedRequest } from '@remote-swe/core/ingress/slack/signature';
import { describe, expect, it } from 'vitest';
import { signatureHeaders } from '../../../../local/slack/events/signature.ts';

const SECRET = 'a signing secret';
const NOW = 1_795_341_600_000;

function signed(body: string, { secret = SECRET, at = NOW } = {}): RawRequest & { headers: Record<string, string> } {
  return { headers: signatureHeaders(secret, at, body), body };
}
const kindOf = (request: RawRequest, secret = SECRET) => checkedRequest(request, secret, NOW).kind;

describe('a request that Slack signed', () => {
  it.each(['{"type":"x"}', '', 'payload=%7B%7D', '日本語 👩‍👩‍👧‍👦', 'a\r\nb\u0000'])(
    'A signed request passes with its body as it was: %j',
    (body) => {
      expect(checkedRequest(signed(body), SECRET, NOW)).toEqual({ kind: 'signed', body });
    },
  );

  it('A signed request passes when the body arrives in base64, or not at all', () => {
    const body = 'payload=%7B%22a%22%3A1%7D&ö';
    const encoded = { ...signed(body), body: Buffer.from(body).toString('base64'), isBase64Encoded: true };
    expect(checkedRequest(encoded, SECRET, NOW)).toEqual({ kind: 'signed', body });
    expect(checkedRequest({ headers: signed('').headers }, SECRET, NOW)).toEqual({ kind: 'signed', body: '' });
  });

  it('A signed request passes in whatever case its headers are written', () => {
    const { headers, body } = signed('{}');
    for (const spelled of [(name: string) => name.toLowerCase(), (name: string) => name.toUpperCase()])
      expect(
        kindOf({ headers: Object.fromEntries(Object.entries(headers).map(([k, v]) => [spelled(k), v])), body }),
      ).toBe('signed');
  });

  it.each([-AGE_SECONDS_MAX, 0, AGE_SECONDS_MAX])('A signed request passes %i seconds away from now', (seconds) => {
    expect(kindOf(signed('{}', { at: NOW + seconds * 1000 }))).toBe('signed');
  });

  it('A signed request passes at the bound of size, which the longest quoting message in Japanese stays below', () => {
    expect(kindOf(signed('x'.repeat(BODY_BYTES_MAX)))).toBe('signed');
    const longest = '\\u3042'.repeat(40_000);
    expect(JSON.stringify({ text: longest }).length).toBeLessThan(BODY_BYTES_MAX);
    expect(4 * longest.length).toBeLessThan(BODY_BYTES_MAX);
  });
});

describe('a request that Slack did not sign', () => {
  const { headers, body } = signed('{"a":1}');
  const { 'X-Slack-Signature': signature = '', 'X-Slack-Request-Timestamp': timestamp = '' } = headers;
  const forged = (changes: Record<string, string | undefined>): RawRequest => ({
    headers: { 'x-slack-signature': signature, 'x-slack-request-timestamp': timestamp, ...changes },
    body,
  });

  it.each<[string, RawRequest]>([
    ['no headers', { body }],
    ['no signature', forged({ 'x-slack-signature': undefined })],
    ['an empty signature', forged({ 'x-slack-signature': '' })],
    ['no timestamp', forged({ 'x-slack-request-timestamp': undefined })],
    ['an empty timestamp', forged({ 'x-slack-request-timestamp': '' })],
    ['another secret', signed('{"a":1}', { secret: 'guessed' })],
    ['an empty secret', signed('{"a":1}', { secret: '' })],
    ['a changed body', { headers, body: '{"a":2}' }],
    ['a body with a byte more', { headers, body: `${body} ` }],
    ['no body', { headers }],
    ['a body said to be base64', { headers, body, isBase64Encoded: true }],
    ['another version', forged({ 'x-slack-signature': signature.replace('v0', 'v1') })],
    ['no version', forged({ 'x-slack-signature': signature.slice(3) })],
    ['a short signature', forged({ 'x-slack-signature': signature.slice(0, -2) })],
    ['a long signature', forged({ 'x-slack-signature': `${signature}00` })],
    ['upper case', forged({ 'x-slack-signature': signature.toUpperCase() })],
    ['a signature of other letters', forged({ 'x-slack-signature': `v0=${'ü'.repeat(64)}` })],
    ['a repeated signature', forged({ 'x-slack-signature': `${signature},${signature}` })],
    ['two spellings of the signature', forged({ 'X-Slack-Signature': `v0=${'0'.repeat(64)}` })],
    ['two spellings of the timestamp', forged({ 'X-Slack-Request-Timestamp': timestamp })],
    ['another timestamp', forged({ 'x-slack-request-timestamp': String(Number(timestamp) + 1) })],
    ['a timestamp with a fraction', forged({ 'x-slack-request-timestamp': `${timestamp}.0` })],
    ['a timestamp in other digits', forged({ 'x-slack-request-timestamp': `0x${Number(timestamp).toString(16)}` })],
    ['a timestamp that is none', forged({ 'x-slack-request-timestamp': 'now' })],
    ['a timestamp with a sign', forged({ 'x-slack-request-timestamp': `+${timestamp}` })],
    ['five minutes and a second old', signed('{}', { at: NOW - (AGE_SECONDS_MAX + 1) * 1000 })],
    ['five minutes and a second ahead', signed('{}', { at: NOW + (AGE_SECONDS_MAX + 1) * 1000 })],
    ['of the year 1970', signed('{}', { at: 0 })],
  ])('A request with %s is not signed by Slack', (_name, request) => {
    expect(kindOf(request)).toBe('not-signed');
  });

  it('A request is not signed when our own secret is empty', () => {
    expect(kindOf(signed('{}', { secret: '' }), '')).toBe('not-signed');
  });
});

describe('a body above the bound', () => {
  it.each<[string, RawRequest]>([
    ['a byte too long', { body: 'x'.repeat(BODY_BYTES_MAX + 1) }],
    ['of few letters and many bytes', { body: 'あ'.repeat(BODY_BYTES_MAX / 2) }],
    ['base64', { body: Buffer.alloc(BODY_BYTES_MAX + 1).toString('base64'), isBase64Encoded: true }],
    ['of 6 MB', { body: 'x'.repeat(6_000_000) }],
    ['and signed', signed('x'.repeat(BODY_BYTES_MAX + 1))],
  ])('A body above the bound is too large: %s', (_name, request) => {
    expect(kindOf(request)).toBe('too-large');
  });
});

describe("Slack's check of the certificate, which is not signed", () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' };

  it.each(['ssl_check=1&token=Ab1', 'token=Ab1&ssl_check=1', 'ssl_check=1'])(
    "Slack's check of the certificate, which is not signed, is known: %s",
    (body) => {
      expect(kindOf({ headers: form, body })).toBe('ssl-check');
      expect(kindOf({ headers: form, body: Buffer.from(body).toString('base64'), isBase64Encoded: true })).toBe(
        'ssl-check',
      );
    },
  );

  it.each([
    ['another value', form, 'ssl_check=0'],
    ['a payload beside it', form, 'ssl_check=1&payload=%7B%22type%22%3A%22block_actions%22%7D'],
    ['a command beside it', form, 'ssl_check=1&command=%2Fapprove'],
    ['a long token', form, `ssl_check=1&token=${'a'.repeat(1000)}`],
    ['JSON', { 'content-type': 'application/json' }, '{"ssl_check":1}'],
    ['a form that says it is JSON', { 'content-type': 'application/json' }, 'ssl_check=1'],
  ])("Slack's check of the certificate is not imitated by %s", (_name, headers, body) => {
    expect(kindOf({ headers, body })).toBe('not-signed');
  });
});
