import { readFileSync } from 'node:fs';
import { redacted } from '@remote-swe/core/domain/redact/redact';
import { describe, expect, it } from 'vitest';
import { HARMLESS, letters, SECRETS } from '../../../../local/security/secrets/samples.ts';
import { GROWTH_MAX, growth } from '../../../growth.ts';

const repository = new URL('../../../../', import.meta.url);

describe('redacted', () => {
  it.each(SECRETS)('Redaction takes out $name', ({ text, secret }) => {
    const clean = redacted(text);
    expect(clean).toContain('[secret]');
    expect(clean).not.toContain(secret);
    expect(clean).not.toContain(secret.slice(8, 40));
  });

  it.each(HARMLESS)('Redaction leaves %s', (text) => {
    expect(redacted(text)).toBe(text);
  });

  it.each([
    'package-lock.json',
    'template.yaml',
    'layers/agent-core/src/domain/redact/token-shapes.ts',
    'layers/agent-core/src/adapters/slack/chat.ts',
    'worker-userdata/user-data.sh',
    'docs/worker.md',
    'node_modules/@slack/web-api/dist/WebClient.js',
    'node_modules/@octokit/core/dist-src/index.js',
    'node_modules/@aws-sdk/client-ssm/README.md',
  ])('Redaction leaves every character of %s', (path) => {
    const text = readFileSync(new URL(path, repository), 'utf8');
    expect(redacted(text)).toBe(text);
  });

  it('Redaction keeps what names a value', () => {
    expect(redacted('postgres://app:Pa55word@db/x')).toBe('postgres://app:[secret]@db/x');
    expect(redacted('Authorization: Bearer abcdefgh12345678')).toBe('Authorization: Bearer [secret]');
  });
});

describe('the time that redacted takes', () => {
  it.each([
    '-----BEGIN PRIVATE KEY-----',
    '-----END PRIVATE KEY-----',
    '-----BEGIN ',
    'a1B2',
    '-eyJ',
    '-eyJaaaaaaaaaaa.',
    'x-ghp_aaaaaaaaaaaaaaaaaaaaaaaa',
    'AKIA0123456789ABCDEF-',
    '://',
    'http://a:b@c',
    'Authorization: Bearer ',
    'curl -u ',
    'password=a1',
    'secret_key=',
    'AAAA',
    'SG.aaaaaaaaaaaaaaaaa',
    'aaaa+ASt',
    '1Q~',
    '\n',
    `${letters(64)}\n`,
    'Private-MAC: 0',
  ])('The time that redacted takes grows with the length of the text alone: %j', (unit) => {
    const run = (chars: number) => {
      const text = unit.repeat(Math.ceil(chars / unit.length));
      redacted(text);
    };
    expect(growth(run, 32_768)).toBeLessThan(GROWTH_MAX);
  });
});
