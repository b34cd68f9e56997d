import { describe, expect, it } from 'vitest';
import type { EntryView, Item } from '../../console/src/api/types.ts';
import { rowsOf, textOfRow } from '../../console/src/journal/rows.ts';
import { merged, Scale, stripOf } from '../../console/src/journal/spans.ts';
import { withNames } from '../../console/src/safe/mentions.ts';

const T0 = Date.UTC(2026, 10, 30, 12);

function entry(version: number, kind: string, items: Item[], more: Partial<EntryView> = {}): EntryView {
  return { version, at: T0 + version * 1_000, kind, phase: 'acting', build: 'b', items, ...more };
}

const call: Item = { type: 'call', toolCallId: 'c1', name: 'bash', title: 'npm test', input: { command: 'npm test' } };
const result: Item = {
  ...{ type: 'result', toolCallId: 'c1', outcome: 'completed', isError: false, durationMs: 900, exitCode: 1 },
  ...{ text: 'Needle', images: [] },
};
const model = { name: 'm', tokens: { input: 1, output: 2, cacheRead: 3, cacheWrite: 4 }, costMicroUsd: 50 };

describe('what a session shows', () => {
  it('A call and its result are one row, where the call stands', () => {
    const rows = rowsOf([
      entry(1, 'reply', [call], { model }),
      entry(2, 'sent', [{ type: 'machine', what: 'works' }]),
      entry(3, 'results', [result]),
    ]);
    expect(rows.map(({ kind }) => kind)).toEqual(['day', 'call', 'model']);
    expect(rows[1]).toMatchObject({ version: 1, resultVersion: 3, endedAt: T0 + 3_000, result: { exitCode: 1 } });
    expect(textOfRow(rows[1] as never)).toContain('needle');
  });

  it('A result whose call is not there stands where it is', () => {
    const rows = rowsOf([entry(7, 'results', [result, result])]);
    expect(rows.filter(({ kind }) => kind === 'call').map(({ key }) => key)).toEqual(['7 c1', '7 c1']);
  });

  it('A wait lasts until the next entry, and the last one lasts still', () => {
    const wait: Item = { type: 'wait', what: 'checks' };
    const rows = rowsOf([entry(1, 'wait', [wait]), entry(2, 'wait', [wait])]).filter(({ kind }) => kind === 'wait');
    expect(rows.map((row) => 'endedAt' in row && row.endedAt)).toEqual([T0 + 2_000, false]);
  });
});

describe('a pause', () => {
  const people = { requester: { id: 'U0ALICE', name: 'Alice' }, people: [{ id: 'U0BOB' }] };

  it('A pause is one row, in the words that people were told', () => {
    const items: Item[] = [
      { type: 'notice', text: '<@U0ALICE> が停止しました。' },
      { type: 'pause', reason: 'Stopped by <@U0ALICE>.' },
    ];
    const told = rowsOf([entry(1, 'pause', items)]).filter(({ kind }) => kind === 'told');
    expect(told).toMatchObject([{ item: { type: 'pause', reason: '<@U0ALICE> が停止しました。' } }]);
  });

  it('People and channels are shown by their names, where they are known', () => {
    const text = 'Stopped by <@U0ALICE>, <@U0BOB> and <@U0EVE> in <#C0DEV|dev>, <#C0OPS>. <b> <@x>';
    expect(withNames(text, people)).toBe('Stopped by @Alice, @U0BOB and @U0EVE in #dev, #C0OPS. <b> <@x>');
  });
});

describe('the timeline of a session', () => {
  it('Model, tools, waits and dollars are read from the entries', () => {
    const entries = [
      entry(0, 'noted', []),
      entry(2, 'reply', [call], { model }),
      entry(4, 'wait', [{ type: 'wait', what: 'x' }]),
      entry(9, 'results', [result]),
    ];
    const { spans, spent, totals } = stripOf(entries, T0 + 60_000, true);
    expect(spans.map(({ lane, from, to }) => [lane, from - T0, to - T0])).toEqual([
      ['model', 0, 2_000],
      ['waits', 4_000, 9_000],
      ['tools', 8_100, 9_000],
    ]);
    expect(totals).toEqual({ model: 2_000, tools: 900, waits: 5_000, machine: 0 });
    expect(spent).toEqual([{ at: T0 + 2_000, microUsd: 50 }]);
  });

  it('A long rest is drawn short, and places lead back to times', () => {
    const scale = new Scale([0, 10, 1_000_010, 1_000_020], 100);
    expect([scale.width, scale.x(10), scale.x(1_000_010), scale.x(2_000_000)]).toEqual([120, 10, 110, 120]);
    expect(scale.breaks).toEqual([{ at: 1_000_010, x: 60, ms: 1_000_000 }]);
    for (const at of [0, 5, 10, 500_010, 1_000_015]) expect(scale.at(scale.x(at))).toBeCloseTo(at);
  });

  it('Pieces that cannot be told apart are drawn as one', () => {
    expect(
      merged(
        [
          { from: 5, to: 6 },
          { from: 0, to: 2 },
          { from: 2.5, to: 3 },
        ],
        1,
      ),
    ).toEqual([
      { from: 0, to: 3 },
      { from: 5, to: 6 },
    ]);
  });
});
