import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REMOVED_MARK as REDACTED } from '@remote-swe/core/domain/known-values/known-values';
import { redacted } from '@remote-swe/core/domain/redact/redact';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { SECRETS } from '../../../local/security/secrets/samples.ts';
import { redactReport, signaturesOf } from '../../../worker-userdata/runtime/command/redact-report.ts';
import { OutputCollector } from '../../../worker-userdata/runtime/output/collector.ts';
import { readLogTail } from '../../../worker-userdata/runtime/output/log-tail.ts';
import { Redactor } from '../../../worker-userdata/runtime/output/redactor.ts';
import { TokenFilter } from '../../../worker-userdata/runtime/output/token-filter.ts';
import { GROWTH_MAX, growth } from '../../growth.ts';

const folder = mkdtempSync(join(tmpdir(), 'token-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const TOKEN = `ghp_${'a1B2'.repeat(9)}`;
const KEY = `-----BEGIN OPENSSH PRIVATE KEY-----\n${'b3BlbnNzaC1rZXktdjEA\n'.repeat(5)}-----END OPENSSH PRIVATE KEY-----`;

function filtered(...pieces: string[]): string {
  const filter = new TokenFilter();
  return pieces.map((piece) => filter.push(piece)).join('') + filter.end();
}

describe('the token filter', () => {
  it('The token filter takes out the same, however the text is cut', () => {
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

  it('The token filter holds back no more than a key may need', () => {
    const filter = new TokenFilter();
    filter.push('-----BEGIN PRIVATE KEY-----(');
    expect(filter.push(') '.repeat(30_000)).length).toBeGreaterThan(30_000);
  });

  it('The token filter finds every kind of secret in long text that comes in pieces of any length', () => {
    const lines = SECRETS.flatMap(({ text }) => [text, 'a line without any secret in it']).join('\n\n');
    const text = `${lines}\n`.repeat(3);
    for (const chars of [1_000, 4_093, 65_536]) {
      const clean = filtered(...(text.match(new RegExp(`[^]{1,${chars}}`, 'g')) ?? []));
      expect(clean).toBe(redacted(text));
    }
  });

  it.each([
    ['half a key', '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ'],
    ['first lines of keys', '-----BEGIN PRIVATE KEY-----'],
    ['last lines of keys', '-----END PRIVATE KEY-----'],
    ['beginnings of last lines', '-----END '],
    ['one long word', 'a1B2'],
    ['spaces', ' '],
    ['dashes', '-'],
    ['tokens without space between', `ghp_${'a1B2'.repeat(9)}-`],
    ['names of secrets', 'password='],
    ['addresses', 'https://a:'],
  ])('The token filter takes time in proportion to its text: %s', (_name, unit) => {
    const run = (chars: number) => {
      const piece = unit.repeat(Math.ceil(4_096 / unit.length));
      const filter = new TokenFilter();
      for (let done = 0; done < chars; done += piece.length) filter.push(piece);
      filter.end();
    };
    expect(growth(run, 65_536)).toBeLessThan(GROWTH_MAX);
  });
});

describe('what leaves the worker', () => {
  it('What leaves the worker holds no half of a token where output was shortened', () => {
    const output = new OutputCollector(join(folder, 'cut.log'), new Redactor([]));
    // The token stands where the head ends.
    output.add(Buffer.from(`${'x'.repeat(9_979)} ${TOKEN}\n${'y '.repeat(30_000)}`));
    output.settle();
    output.finish();
    expect(output.text({ isSuccess: false })).not.toContain('ghp_');
    expect(output.text({ isSuccess: false })).toContain('characters left out');
  });

  it('What leaves the worker holds no half of a key at the beginning of a log’s end', () => {
    const path = join(folder, 'tail.log');
    writeFileSync(path, `before\n${KEY}\n${'y'.repeat(8_300)}\n`);
    expect(readLogTail(path)).toMatch(/^\[… what came before this is in .*tail\.log …\]\ny+$/);
    expect(readLogTail(path)).not.toMatch(/b3Blb|PRIVATE/);
    expect(readFileSync(path, 'utf8')).toContain('PRIVATE');
  });

  it('What leaves the worker is cleaned in every kind of report', () => {
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
    const schema = { type: 'object', properties: { q: { description: text, default: 'x' } } };
    const tool = { name: 'find', description: text, inputSchema: schema };
    const named = { server: 's', reason: text };
    const lists = [{ server: 's', tools: [tool, { ...tool, name: TOKEN }] }];
    const mcp = { lists, problems: [named], unlisted: [named] };
    const told = JSON.stringify(redactReport({ schema: 1, outcome: 'done', results: [], mcp }, redactor));
    expect(told).not.toMatch(/known-secret|ghp_|0123456789abcdef/);
    expect(JSON.parse(told).mcp.lists[0].tools).toEqual([
      {
        name: 'find',
        description: clean,
        inputSchema: { type: 'object', properties: { q: { description: clean, default: 'x' } } },
      },
    ]);
    const clone = { path: text, branch: text, head: text, changed: [text], changedCount: 1, unpushed: 2 };
    const diff = { path: text, text: `+${text}`, isCut: true } as const;
    const held = { schema: 1 as const, outcome: 'done' as const, results: [] };
    expect(redactReport({ ...held, clones: [clone], diffs: [diff] }, redactor)).toEqual({
      ...held,
      clones: [{ path: clean, branch: clean, head: clean, changed: [clean], changedCount: 1, unpushed: 2 }],
      diffs: [{ path: clean, text: `+${clean}`, isCut: true }],
    });
    for (const outcome of ['failed', 'refused', 'not-ready'] as const)
      expect(redactReport({ schema: 1, outcome, reason: text }, redactor)).toMatchObject({ reason: clean });
  });
});
