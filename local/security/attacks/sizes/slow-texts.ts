import { readImageHeader } from '@remote-swe/core/domain/image/image-header';
import { redacted } from '@remote-swe/core/domain/redact/redact';
import { mentionsOf, plainText } from '@remote-swe/core/ingress/slack/event/event';
import { ControlSequenceFilter } from '../../../../worker-userdata/runtime/output/control-sequences.ts';
import { findMatches } from '../../../../worker-userdata/runtime/tools/edit/match-ladder.ts';
import type { Attack } from '../../attack.ts';
import { Tries } from '../../tries.ts';

const CHARS = 64 * 1024;
/** Four times the text may cost so many times as much: what reads it a fixed number of times costs 4, what begins anew at each character 16. */
const GROWTH_MAX = 9;
/** Milliseconds of work that nobody could wait for in vain. */
const QUICK_MS = 200;
/** For the shorter text, whatever it consists of: work that only looks to be in proportion, at seconds for a page. */
const SLOW_MS = 5_000;

/** Texts that keep a reader busy whose work grows faster than its input: of Slack, of programs, of files, of pictures. */
export const slowTexts: Attack = {
  name: 'slow-texts',
  async run() {
    const tries = new Tries();
    for (const [what, read] of READERS) tries.note(what, isLinear(read));
    return tries.outcome();
  },
};

const READERS: readonly [what: string, read: (chars: number) => unknown][] = [
  ['half a mention', (chars) => mentionsOf('<@A|'.repeat(chars / 4))],
  ['half a link', (chars) => plainText('<http://'.repeat(chars / 8))],
  ['a link to a long host', (chars) => plainText(`<http://xn--${'a9'.repeat(chars / 2)}.b|c>`)],
  ['half a key', (chars) => redacted('-----BEGIN PRIVATE KEY-----\n'.repeat(chars / 28))],
  ['a carriage return before a long line', (chars) => filtered(`\r${'x'.repeat(chars)}`)],
  ['carriage returns alone', (chars) => filtered(`${'\r'.repeat(chars)}x`)],
  ['a file of spaces', (chars) => findMatches(' '.repeat(chars), 'a b')],
  [
    'a long line that almost matches',
    (chars) => findMatches('a'.repeat(4 * chars), `${'a'.repeat(chars)}b${'a'.repeat(chars)}`),
  ],
  ['a picture of claims', (chars) => readImageHeader('jpeg', claims(chars))],
];

/** Segments of 20 bytes, each of which claims 65,535 entries. */
function claims(bytes: number): Buffer {
  const segment = Buffer.from('ffe100124578696600004d4d002a00000008ffff', 'hex');
  return Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.alloc(bytes, segment)]);
}

function filtered(text: string): void {
  new ControlSequenceFilter().push(text);
}

/** The longer text first: most readers are done with it at once. */
function isLinear(read: (chars: number) => unknown): boolean {
  if (msOf(() => read(4 * CHARS)) < QUICK_MS) return true;
  const ms = msOf(() => read(CHARS));
  return ms < SLOW_MS && msOf(() => read(4 * CHARS)) < GROWTH_MAX * ms;
}

function msOf(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
