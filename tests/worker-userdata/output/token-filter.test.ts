import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { redacted } from '@remote-swe/core/domain/redact';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { redactReport, signaturesOf } from '../../../worker-userdata/runtime/command/redact-report.ts';
import { OutputCollector } from '../../../worker-userdata/runtime/output/collector.ts';
import { readLogTail } from '../../../worker-userdata/runtime/output/log-tail.ts';
import { REDACTED, Redactor } from '../../../worker-userdata/runtime/output/redactor.ts';
import { TokenFilter } from '../../../worker-userdata/runtime/output/token-filter.ts';

const folder = mkdtempSync(join(tmpdir(), 'token-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const TOKEN = `ghp_${'a1B2'.repeat(9)}`;
const KEY = `-----BEGIN OPENSSH PRIVATE KEY-----\n${'b3BlbnNzaC1rZXktdjEA\n'.repeat(5)}-----END OPENSSH PRIVATE KEY-----`;

function filtered(...pieces: string[]): string {
  const filter = new TokenFilter();
  return pieces.map((piece) => filter.push(piece)).join('') + filter.end();
}

describe('the token filter', () => {
  it('takes out the same, however the text is cut', () => {
    const parts = fc.array(
      fc.constantFrom(TOKEN, KEY, 'word', ' ', '\n', '-', 'ghp_', '-----BEGIN ', 'xoxb-12345678 '),
      {
        maxLength: 12,
      },
    );
    fc.assert(
      fc.property(parts, fc.array(fc.nat(600), { maxLength: 8 }), (words, places) => {
        const text = words.join('');
        const ends = [...places.map((place) => place % (text.length + 1)), text.length].sort((a, b) => a - b);
        const pieces = ends.map((end, index) => text.slice(ends[index - 1] ?? 0, end));
        expect(filtered(...pieces)).toBe(redacted(text));
      }),
    );
  });

  it('holds back no more than a key may need', () => {
    const filter = new TokenFilter();
    filter.push('-----BEGIN PRIVATE KEY-----(');
    expect(filter.push(') '.repeat(10_000)).length).toBeGreaterThan(9_000);
  });
});

describe('what leaves the worker', () => {
  it('holds no half of a token where output was shortened', () => {
    const output = new OutputCollector(join(folder, 'cut.log'), new Redactor([]));
    // The token stands where the head ends.
    output.add(Buffer.from(`${'x'.repeat(9_979)} ${TOKEN}\n${'y '.repeat(30_000)}`));
    output.settle();
    output.finish();
    expect(output.text()).not.toContain('ghp_');
    expect(output.text()).toContain('characters left out');
  });

  it('holds no half of a key at the beginning of a log’s end', () => {
    const path = join(folder, 'tail.log');
    writeFileSync(path, `before\n${KEY}\n${'y'.repeat(8_300)}\n`);
    expect(readLogTail(path)).toMatch(/^\[… what came before this is in .*tail\.log …\]\ny+$/);
    expect(readLogTail(path)).not.toMatch(/b3Blb|PRIVATE/);
    expect(readFileSync(path, 'utf8')).toContain('PRIVATE');
  });

  it('is cleaned in every kind of report', () => {
    const url = 'https://bucket.example/key?X-Amz-Signature=0123456789abcdef';
    const redactor = new Redactor(['known-secret', ...signaturesOf([url, undefined, 'no url'])]);
    const text = `a known-secret, ${TOKEN}, ${url}`;
    const clean = `a ${REDACTED}, [secret], https://bucket.example/key?X-Amz-Signature=${REDACTED}`;
    const image = { type: 'image', format: 'png', base64: 'AAAA' } as const;
    const result = { toolCallId: 'a', isError: false, outcome: 'completed', durationMs: 1 } as const;
    const done = {
      schema: 1,
      outcome: 'done',
      results: [{ ...result, content: [{ type: 'text', text }, image] }],
    } as const;
    expect(
      redactReport(
        { ...done, results: [...done.results].map((one) => ({ ...one, content: [...one.content] })) },
        redactor,
      ),
    ).toEqual({
      ...done,
      results: [{ ...result, content: [{ type: 'text', text: clean }, image] }],
    });
    for (const outcome of ['failed', 'refused', 'not-ready'] as const)
      expect(redactReport({ schema: 1, outcome, reason: text }, redactor)).toMatchObject({ reason: clean });
  });
});
