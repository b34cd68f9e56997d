import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REMOVED_MARK as REDACTED } from '@remote-swe/core/domain/known-values/known-values';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { ENCODINGS, folded } from '../../../local/security/secrets/encodings.ts';
import { BinaryGauge } from '../../../worker-userdata/runtime/output/binary.ts';
import { ControlSequenceFilter } from '../../../worker-userdata/runtime/output/control-sequences.ts';
import { HeadAndTail } from '../../../worker-userdata/runtime/output/head-and-tail.ts';
import { LogFile } from '../../../worker-userdata/runtime/output/log-file.ts';
import { Redactor } from '../../../worker-userdata/runtime/output/redactor.ts';

const ESC = '\x1b';

function filtered(...pieces: string[]): string {
  const filter = new ControlSequenceFilter();
  return pieces.map((piece) => filter.push(piece)).join('') + filter.end();
}

/** The text cut at these places. */
function cut(text: string, places: number[]): string[] {
  const ends = [...places.map((place) => place % (text.length + 1)), text.length].sort((a, b) => a - b);
  return ends.map((end, index) => text.slice(ends[index - 1] ?? 0, end));
}

describe('the control sequence filter', () => {
  it.each([
    ['colours', `${ESC}[1;31mred${ESC}[0m`, 'red'],
    ['a title, ended either way', `${ESC}]0;t\x07a${ESC}]8;;http://x${ESC}\\link`, 'alink'],
    ['cursor and character sets', `${ESC}[?25l${ESC}(B${ESC}=x${ESC}[2Ky`, 'y'],
    ['progress', '10%\r50%\r100%\ndone\n', '100%\ndone\n'],
    ['progress without end', '10%\r50%', '50%'],
    ['progress before a long line', `0%\r${'x'.repeat(10_000)}`, 'x'.repeat(10_000)],
    ['carriage returns alone', 'a\r\r\rb\r\r\n\r\r\nc\r\r', 'b\n\nc'],
    ['Windows line ends', 'a\r\nb\r\r\nc', 'a\nb\nc'],
    ['erased words', 'word \b\b\bx\n\by', 'wox\ny'],
    ['overstrike', 'N\bNA\bA', 'NA'],
    ['bells and NULs', 'a\x07b\0c', 'ab␀c'],
    ['a lone escape at the end', `a${ESC}`, 'a'],
    ['two lines drawn again', `a 1%\nb 1%\n${ESC}[2Aa 9%\nb 9%\ndone\n`, 'a 9%\nb 9%\ndone\n'],
    ['a display erased from below', `x\na\nb${ESC}[2K${ESC}[1A${ESC}[2K${ESC}[Gc\n`, 'x\nc\n'],
    ['a shorter display', `a\nb\nc\n${ESC}[3A${ESC}[Jd\n`, 'd\n'],
    ['the end of a line', `long line\r${ESC}[Kshort\nx\n`, 'short\nx\n'],
    ['a line ended after its end was erased', `kept${ESC}[K\n`, 'kept\n'],
    ['a cursor above all lines', `a\n${ESC}[50Ab\nc\n`, 'b\nc\n'],
    ['a cursor that goes up and no further', `a\nb\n${ESC}[1A`, 'a\nb\n'],
    ['marks of ours in the output', 'a\x01\x02\x03\x04b', 'ab'],
    ['nothing special', 'ünï\tcode\n\n', 'ünï\tcode\n\n'],
  ])('The control sequence filter turns %s into what is seen', (_name, input, seen) => {
    expect(filtered(input)).toBe(seen);
  });

  it('The control sequence filter gives the same however the output is cut', () => {
    const parts = fc.array(
      fc.constantFrom(
        'a',
        'word ',
        '\n',
        '\r',
        '\r\n',
        `${ESC}[31m`,
        `${ESC}[0m`,
        `${ESC}]0;t\x07`,
        '\b',
        'é',
        '\t',
        `${ESC}[1A`,
        `${ESC}[2K`,
        `${ESC}[J`,
      ),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(parts, fc.array(fc.nat(200), { maxLength: 8 }), (words, places) => {
        const text = words.join('');
        expect(filtered(...cut(text, places))).toBe(filtered(text));
      }),
    );
  });

  it('The control sequence filter holds back no more than a screenful of a sequence that does not end', () => {
    for (const begun of [`${ESC}[`, `${ESC}[0 `, `${ESC}]0;`]) {
      const filter = new ControlSequenceFilter();
      const passed = [begun, ...Array.from({ length: 100 }, () => '0'.repeat(1_000))].map((piece) =>
        filter.push(piece),
      );
      expect(passed.join('').length).toBeGreaterThan(85_000);
    }
  });

  it('The control sequence filter passes on lines without end', () => {
    const filter = new ControlSequenceFilter();
    const passed = Array.from({ length: 100 }, () => filter.push('x'.repeat(1_000))).join('');
    expect(passed.length).toBeGreaterThan(90_000);
  });
});

describe('head and tail', () => {
  it('Head and tail are all there is of short texts, and both ends of long ones', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 30 }), { maxLength: 30 }), (pieces) => {
        const kept = new HeadAndTail(20, 30);
        for (const piece of pieces) kept.add(piece);
        const whole = pieces.join('');
        const expected = whole.length <= 50 ? whole : `${whole.slice(0, 20)}<${whole.length - 50}>${whole.slice(-30)}`;
        expect(kept.text((dropped) => `<${dropped}>`)).toBe(expected);
      }),
    );
  });

  it('Head and tail never hold half a character', () => {
    const kept = new HeadAndTail(3, 3);
    kept.add('😀'.repeat(10));
    expect(kept.text(() => '…')).toBe('😀…😀');
  });
});

describe('the redactor', () => {
  const secrets = ['s3cret-token', 's3cret-token-longer', 'pässwörd', 'short'];

  it('The redactor removes known values, the longest first, and leaves words alone', () => {
    const text = 'a s3cret-token-longer b s3cret-token c pässwörd d short';
    expect(new Redactor(secrets).text(text)).toBe(`a ${REDACTED} b ${REDACTED} c ${REDACTED} d short`);
    expect(new Redactor([]).text(text)).toBe(text);
  });

  it('The redactor finds known values wherever the bytes are cut, and holds nothing else back', () => {
    const parts = fc.array(fc.constantFrom('s3cret-token', 's3cret', 'pässwörd', 'päss', ' ', 'x', 's'), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(parts, fc.array(fc.nat(100), { maxLength: 8 }), (words, places) => {
        const bytes = Buffer.from(words.join(''));
        const redactor = new Redactor(['s3cret-token', 'pässwörd']);
        const stream = redactor.stream();
        const pieces = cut(bytes.toString('latin1'), places).map((piece) => stream.push(Buffer.from(piece, 'latin1')));
        expect(Buffer.concat([...pieces, stream.end()]).toString()).toBe(redactor.text(bytes.toString()));
      }),
    );
    expect(new Redactor(secrets).stream().push(Buffer.from('a prompt: ')).toString()).toBe('a prompt: ');
  });
});

describe('a value in output that comes in pieces', () => {
  const TOKENS = ['ghs_Qw8eR7tY6uI5oP4aS3dF2gH1jK0lZxCvBnM9', `ghp_local${'0'.repeat(31)}`];
  it.each([1, 2, 3, 5, 7, 16, 61])(
    'A value in output is gone in every way to write it: pieces of %i bytes',
    (bytes) => {
      for (const token of TOKENS)
        for (const [way, encode] of Object.entries(ENCODINGS)) {
          const encoded = encode(token);
          const stream = new Redactor([token]).stream();
          const text = Buffer.from(`some words\n${encoded}\n-- and more words --\n`);
          const pieces: Buffer[] = [];
          for (let place = 0; place < text.length; place += bytes)
            pieces.push(stream.push(text.subarray(place, place + bytes)));
          const clean = Buffer.concat([...pieces, stream.end()]).toString();
          expect(clean, way).toContain(REDACTED);
          expect(folded(clean), way).not.toContain(folded(encoded));
          // Of zeros in a row nobody can tell what they are part of.
          if (token === TOKENS[0])
            expect(longestCommon(folded(clean), folded(encoded)), `${way}: ${clean}`).toBeLessThan(
              Math.max(24, folded(encoded).length * 0.55),
            );
        }
    },
  );
});

/** Length of the longest text that is in both. */
function longestCommon(one: string, other: string): number {
  let longest = 0;
  for (let start = 0; start + longest < other.length; start++)
    while (start + longest < other.length && one.includes(other.slice(start, start + longest + 1))) longest++;
  return longest;
}

describe('the binary gauge', () => {
  const isBinary = (bytes: Uint8Array | string) => {
    const gauge = new BinaryGauge();
    gauge.add(Buffer.from(bytes));
    return gauge.isBinary;
  };

  it('The binary gauge knows programs and pictures from text', () => {
    expect(isBinary(readFileSync(process.execPath).subarray(0, 100_000))).toBe(true);
    expect(isBinary(Buffer.from(Array.from({ length: 1000 }, (_, index) => (index * 7919) % 256)))).toBe(true);
    expect(isBinary('plain text\nwith lines\n')).toBe(false);
    expect(isBinary(Array.from({ length: 100 }, (_, index) => `src/file${index}.ts\0`).join(''))).toBe(false);
    expect(isBinary(Buffer.from('Gr\xfc\xdfe aus K\xf6ln, sch\xf6n hier', 'latin1'))).toBe(false);
    expect(isBinary(`${ESC}[31mred${ESC}[0m\t日本語`)).toBe(false);
    expect(isBinary('')).toBe(false);
  });
});

describe('the log file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'log-test-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('The log file keeps up to its bound, then only notes', () => {
    const log = new LogFile(join(folder, 'log'), 10);
    log.add(Buffer.from('12345678'));
    log.add(Buffer.from('90abc'));
    log.note('end');
    log.close();
    expect(readFileSync(join(folder, 'log'), 'utf8')).toBe('1234567890\n[end]\n');
    expect(log.droppedBytes).toBe(3);
  });

  it('The log file survives a full disk', () => {
    closeSync(openSync('/dev/full', 'a'));
    const log = new LogFile('/dev/full');
    log.add(Buffer.from('x'));
    expect(log.failure).toContain('ENOSPC');
  });
});
