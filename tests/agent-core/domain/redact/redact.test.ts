import { redacted } from '@remote-swe/core/domain/redact/redact';
import { describe, expect, it } from 'vitest';

const KEY_LINE = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ';
const key = (body: string) => `-----BEGIN RSA PRIVATE KEY-----\n${body}-----END RSA PRIVATE KEY-----`;

describe('redacted', () => {
  it.each([
    ['a Slack token', 'x xoxb-1234567890-abcdef y', 'x [secret] y'],
    ['a GitHub token', `ghp_${'a'.repeat(36)}.`, '[secret].'],
    ['a fine-grained token', `github_pat_${'A1_'.repeat(20)}`, '[secret]'],
    ['an AWS key id', 'AKIAIOSFODNN7EXAMPLE', '[secret]'],
    ['a private key', `a ${key(`${KEY_LINE}\n`)} b`, 'a [secret] b'],
    ['a key with something before each line', `1 ${key(`2026-11-22 | ${KEY_LINE}\n`)} b`, '1 [secret] b'],
    ['a key that is cut off', `-----BEGIN PRIVATE KEY-----\n${KEY_LINE}\n(cut)`, '[secret]\n(cut)'],
    ['nothing in words', 'a ghp_short token, an AKIA word', 'a ghp_short token, an AKIA word'],
  ])('Redaction removes %s', (_name, text, expected) => {
    expect(redacted(text)).toBe(expected);
  });

  it('Redaction leaves the source code after the mere name of a key', () => {
    const source = "if (text.includes('-----BEGIN PRIVATE KEY-----')) refuse();\nconst more = 1;\n";
    expect(redacted(source)).toBe("if (text.includes('[secret]')) refuse();\nconst more = 1;\n");
  });
});

it('Redaction finds a token behind an escape of JSON', () => {
  const token = `ghp_${'a'.repeat(36)}`;
  for (const before of ['\n', '\t', '"', ' '])
    expect(redacted(JSON.stringify({ text: `x${before}${token}` }))).not.toContain(token);
});
