import { KnownValues, REMOVED_MARK, toBinary } from '@remote-swe/core/domain/known-values/known-values';
import { partsOf } from '@remote-swe/core/domain/known-values/value-parts';
import { replaced } from '@remote-swe/core/domain/redact/spans';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ENCODINGS, folded } from '../../../../local/security/secrets/encodings.ts';
import { HARMLESS, letters } from '../../../../local/security/secrets/samples.ts';
import { GROWTH_MAX, growth } from '../../../growth.ts';
import { lookingFor, SECRETS, WORST_UNITS } from './secrets.ts';

function clean(text: string, ...values: string[]): string {
  const binary = toBinary(text);
  const spans = new KnownValues(values).find(binary).spans;
  return Buffer.from(replaced(binary, spans, REMOVED_MARK), 'latin1').toString('utf8');
}

/** Symbols of a value that may be left at either end of what was found. */
const LEFT_MAX = 12;

function expectNothingLeft(left: string, encoded: string): void {
  const parts = left.split(REMOVED_MARK);
  expect(parts.length).toBeGreaterThan(1);
  const secret = folded(encoded);
  for (let place = 0; place + LEFT_MAX <= secret.length; place++)
    for (const part of parts) expect(folded(part)).not.toContain(secret.slice(place, place + LEFT_MAX));
}

describe.each(Object.entries(SECRETS))('%s', (_name, secret) => {
  it.each(Object.entries(ENCODINGS))('The value is found when it is written %s', (_way, encode) => {
    const encoded = encode(secret);
    const left = clean(`before\n${encoded}\nafter`, secret);
    expect(left.startsWith('before\n')).toBe(true);
    expect(left.endsWith('after')).toBe(true);
    expect(left).toContain(REMOVED_MARK);
    for (const part of left.split(REMOVED_MARK)) {
      expect(folded(part)).not.toContain(folded(secret));
      expect(part).not.toContain(secret);
    }
    // Two thirds of it at least are gone, also where its edges stand in letters of its surroundings.
    expect(folded(left.replaceAll(REMOVED_MARK, '')).length).toBeLessThan(folded(encoded).length * 0.45 + 40);
  });
});

describe('known values', () => {
  const token = SECRETS['a GitHub token'];

  it('Known values leave nothing of a value that is written without anything around it', () => {
    for (const way of [
      'as it is',
      'in hex',
      'with percent signs',
      'with spaces',
      'folded and numbered',
      'as a list of numbers',
    ]) {
      const encoded = ENCODINGS[way]?.(token) ?? '';
      expectNothingLeft(clean(encoded, token), encoded);
    }
  });

  it('Known values leave other texts as they are', () => {
    const values = [
      'ghs_9qW8eR7tY6uI5oP4aS3dF2gH1jK0lZxCvB',
      SECRETS['a signing secret'],
      'pässwört-lang',
      'my-team-password',
    ];
    for (const text of HARMLESS) expect(clean(text, ...values)).toBe(text);
  });

  it('Known values are not found in a phrase that shares words with one', () => {
    expect(clean('a local bot token of the team', SECRETS['a token in words'])).toBe('a local bot token of the team');
  });

  it('Known values are not found in a row of zeros that is a part of one', () => {
    const value = `ghp_local${'0'.repeat(31)}`;
    for (const text of [
      '0'.repeat(40),
      '00000000: 0000 0000 0000 0000 0000 0000 0000 0000',
      `index ${'0'.repeat(40)}..5d36099`,
    ])
      expect(clean(text, value)).toBe(text);
    expect(clean(`a ${value} b`, value)).toBe(`a ${REMOVED_MARK} b`);
  });

  it('Of two known values that hold each other the longer one is found', () => {
    expect(clean(`a ${token}-longer b ${token} c`, token, `${token}-longer`)).toBe(
      `a ${REMOVED_MARK} b ${REMOVED_MARK} c`,
    );
  });

  it('Known values below twelve letters and digits are found as they are, and as addresses and JSON write them', () => {
    const value = 'p"ss wö/1';
    for (const text of [value, encodeURIComponent(value), JSON.stringify(value)])
      expect(clean(`<${text}>`, value)).toContain(REMOVED_MARK);
    expect(clean('<p ss w 1>', value)).toBe('<p ss w 1>');
  });

  it('Known values below eight characters are words, and are left', () => {
    expect(clean('a short word', 'short')).toBe('a short word');
  });

  it('The known values of a text with structure are its secret parts', () => {
    const body = [letters(64), letters(64), letters(24)].join('\n');
    const pem = `-----BEGIN RSA PRIVATE KEY-----\n${body}\n-----END RSA PRIVATE KEY-----\n`;
    const account = JSON.stringify({
      type: 'service_account',
      private_key: pem,
      token_uri: 'https://oauth2.googleapis.com/token',
    });
    expect(partsOf('Bearer abc123def456')).toEqual(['Bearer abc123def456', 'abc123def456']);
    expect(
      clean('type: service_account, BEGIN RSA PRIVATE KEY, https://oauth2.googleapis.com/token', account),
    ).not.toContain(REMOVED_MARK);
    for (const text of [pem, account, Buffer.from(pem).toString('base64'), body.replaceAll('\n', '')])
      expect(clean(text, account)).not.toContain(letters(20));
  });

  it('Known values are found wherever a text is cut, and all but three characters of them wait', () => {
    const ways = Object.values(ENCODINGS).map((encode) => encode(token));
    fc.assert(
      fc.property(fc.constantFrom(...ways), fc.nat(2_000), (encoded, place) => {
        const text = toBinary(`a (${encoded}) b`);
        const known = new KnownValues([token]);
        const cut = place % text.length;
        const { heldFrom, spans } = known.find(text.slice(0, cut));
        const first = replaced(
          text.slice(0, heldFrom),
          spans.filter(({ end }) => end <= heldFrom),
          '',
        );
        const rest = text.slice(heldFrom);
        const left = first + replaced(rest, known.find(rest).spans, '');
        expect(folded(left).length).toBeLessThan(folded(encoded).length * 0.4 + 60);
        expect(folded(left)).not.toContain(folded(token));
      }),
    );
  });

  it('Known values hold nothing back at the end of most texts', () => {
    const known = new KnownValues(Object.values(SECRETS));
    for (const text of ['a prompt: ', 'Listening on 3000\n', 'running\n', 'npm test\n', '100%', '\\', '&']) {
      expect(known.find(text).heldFrom).toBe(text.length);
    }
  });

  it.each(WORST_UNITS)('Known values are looked for in time that grows with the text alone: %s', (_name, unit) => {
    expect(growth(lookingFor(unit), 16_384)).toBeLessThan(GROWTH_MAX);
  });
});
