import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { isHeld, noteReply, type ReplyKind } from '../../../worker-userdata/runtime/holding/numbers.ts';
import { untilHeld } from '../../../worker-userdata/runtime/holding/until-held.ts';
import { homeAt } from '../../../worker-userdata/runtime/home.ts';

const root = mkdtempSync(join(tmpdir(), 'numbers-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function emptyDisk() {
  const home = homeAt(mkdtempSync(join(root, 'disk-')));
  mkdirSync(home.holding);
  mkdirSync(home.calls);
  return home;
}

const note = fc.record({ kind: fc.constantFrom<ReplyKind>('asked', 'held'), reply: fc.integer({ min: 1, max: 99 }) });

describe('the numbers of replies on the disk', () => {
  it('The disk says that calls are held when the newest hold is no older than the newest command, in any order of arrival', () => {
    fc.assert(
      fc.property(fc.array(note, { maxLength: 8 }), (notes) => {
        const home = emptyDisk();
        for (const { kind, reply } of notes) noteReply(home, kind, reply);
        const largest = (wanted: ReplyKind) =>
          Math.max(0, ...notes.filter(({ kind }) => kind === wanted).map(({ reply }) => reply));
        expect(isHeld(home)).toBe(largest('held') > 0 && largest('held') >= largest('asked'));
        expect(readdirSync(home.holding).length).toBeLessThanOrEqual(2);
      }),
      { numRuns: 50 },
    );
  });

  it('A new disk, one of an older runtime and names that are no numbers hold nothing', () => {
    const home = emptyDisk();
    expect(isHeld(home)).toBe(false);
    for (const name of ['held-', 'held-x', 'held-1.5', 'held-99999999999999999999', 'xheld-3'])
      writeFileSync(join(home.holding, name), '');
    expect(isHeld(home)).toBe(false);
    rmSync(home.holding, { recursive: true });
    expect(isHeld(home)).toBe(false);
  });

  it('Numbers that a death left beside smaller ones count by the largest', () => {
    const home = emptyDisk();
    for (const name of ['held-3', 'held-12', 'asked-9', 'asked-11']) writeFileSync(join(home.holding, name), '');
    expect(isHeld(home)).toBe(true);
    noteReply(home, 'asked', 13);
    expect(isHeld(home)).toBe(false);
    expect(readdirSync(home.holding).sort()).toEqual(['asked-13', 'held-12', 'held-3']);
  });
});

describe('the wait for a hold', () => {
  const wait = async (isHeld: boolean, mayGoOn: boolean, afterMs: number) => {
    const over = new AbortController();
    setTimeout(() => over.abort(), 700);
    const held = untilHeld(() => isHeld, { afterMs, mayGoOn: async () => mayGoOn, signal: over.signal });
    const ended = new Promise((resolve) => setTimeout(() => resolve('waits'), 800));
    return Promise.race([held.then(() => 'held'), ended]);
  };
  it.each([
    ['an old call that is held and may go on', true, true, 0, 'held'],
    ['a call that is held, once it is old enough,', true, true, 300, 'held'],
    ['a young call that is held', true, true, 60_000, 'waits'],
    ['a call while nobody has written', false, true, 0, 'waits'],
    ['a held call that has no room to go on elsewhere', true, false, 0, 'waits'],
  ] as const)('The look at %s gives the outcome of its row', async (_title, isHeld, mayGoOn, afterMs, outcome) => {
    expect(await wait(isHeld, mayGoOn, afterMs)).toBe(outcome);
  });
});
