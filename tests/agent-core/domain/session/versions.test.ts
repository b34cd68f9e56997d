import {
  messageKeyOf,
  type Revision,
  revised,
  type VersionMarks,
  versionIn,
  versionName,
} from '@remote-swe/core/domain/session/versions';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { message } from '../../fakes/build.ts';

const revision = (version: string, stands = true): Revision => ({
  item: message('1.000000', stands ? `words of ${version}` : '', {
    version,
    change: { kind: stands ? 'changed' : 'withdrawn', ts: '1.000000', of: 'please' },
  }),
  stands,
});

/** What becomes of a row in each state with an edit at 3, and with a withdrawal at 3. */
const table: [name: string, VersionMarks | undefined, edit: unknown, withdrawal: unknown][] = [
  ['unknown', undefined, { what: 'created', marks: { version: '3' } }, gone()],
  ['unread', {}, { what: 'replaced', marks: { version: '3' } }, gone()],
  ['unread, edited at 2', { version: '2' }, { what: 'replaced', marks: { version: '3' } }, gone()],
  ['unread, edited at 4', { version: '4' }, 'older', 'older'],
  ['unread, edited at 3', { version: '3' }, 'older', 'older'],
  ['read by entry 7', { absorbedBy: 7 }, told(7), told(7)],
  ['edited at 2 and read by entry 7', { version: '2', absorbedBy: 7 }, told(7), told(7)],
  ['read by entry 7, edited at 2', { version: '2', readBefore: 7 }, told(7), told(7)],
  ['read by entries 7 and 8', { version: '2', readBefore: 7, absorbedBy: 8 }, told(8), told(8)],
  ['withdrawn unread at 4', { version: '4', absorbedBy: 0 }, 'older', 'older'],
  // An author has made it a remark for others, and then a message again.
  ['for others since 2', { version: '2', absorbedBy: 0 }, { what: 'created', marks: { version: '3' } }, gone()],
];

function gone() {
  return { what: 'withdrawn', marks: { version: '3', absorbedBy: 0 } };
}

function told(readBefore: number) {
  return { what: 'told', marks: { version: '3', readBefore } };
}

describe('versions of a message', () => {
  it.each(table)(
    'A message that is %s takes an edit and a withdrawal as the protocol says',
    (_, row, edit, withdrawal) => {
      expect(revised(row, revision('3'))).toEqual(edit);
      expect(revised(row, revision('3', false))).toEqual(withdrawal);
    },
  );

  it('The name of a version leads back to its message, and the first version has the name of older builds', () => {
    const key = 'slack:C1:1700000000.000001';
    expect(versionName({ key })).toBe(key);
    const name = versionName({ key, version: '1700000009.000100' });
    expect([messageKeyOf(name), versionIn(name)]).toEqual([key, '1700000009.000100']);
    expect([messageKeyOf(key), versionIn(key)]).toEqual([key, undefined]);
  });

  it('Whatever the order in which edits arrive and are read, the newest is read last, each once, and nothing withdrawn unread', () => {
    const happening = fc.oneof(fc.integer({ min: 1, max: 6 }), fc.constant('read' as const), fc.constant(9));
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 12 }), (happenings) => {
        let row: VersionMarks | undefined = {};
        const read: string[] = [];
        const newest = Math.max(0, ...happenings.filter((one) => one !== 'read'));
        for (const one of [...happenings, 'read' as const]) {
          if (one === 'read') {
            if (row.absorbedBy !== undefined) continue;
            read.push(row.version ?? '0');
            row = { ...row, absorbedBy: read.length };
          } else {
            const next: ReturnType<typeof revised> = revised(row, revision(String(one), one !== 9));
            if (next !== 'older') row = next.marks;
          }
        }
        expect(read).toEqual([...new Set(read)].sort());
        if (read.length > 0) expect(read.at(-1)).toBe(String(newest));
        else expect(newest).toBe(9);
      }),
    );
  });
});
