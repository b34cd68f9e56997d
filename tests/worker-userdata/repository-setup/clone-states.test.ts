import type { CloneState } from '@remote-swe/core/domain/worker/command';
import { expect, it } from 'vitest';
import { readStatus } from '../../../worker-userdata/runtime/repository-setup/clone-states.ts';

const OID = 'b4d2f0c1a9e8d7c6b5a4938271605f4e3d2c1b0a';
const entries = (...all: string[]) => all.map((entry) => `${entry}\0`).join('');
const CHANGED = '1 .M N... 100644 100644 100644 aaa bbb src/a file.ts';

it.each<[string, string, Omit<CloneState, 'path'>]>([
  [
    'a branch with an upstream and changes',
    entries(
      `# branch.oid ${OID}`,
      '# branch.head fix/dates',
      '# branch.upstream origin/fix/dates',
      '# branch.ab +2 -1',
      CHANGED,
      '? new.ts',
    ),
    { branch: 'fix/dates', head: OID, unpushed: 2, changed: ['src/a file.ts', 'new.ts'], changedCount: 2 },
  ],
  [
    'a clean branch without upstream',
    entries(`# branch.oid ${OID}`, '# branch.head main'),
    { branch: 'main', head: OID, changed: [], changedCount: 0 },
  ],
  [
    'a detached head with a conflict',
    entries(`# branch.oid ${OID}`, '# branch.head (detached)', 'u UU N... 100644 100644 100644 100644 a b c lib/é.ts'),
    { head: OID, changed: ['lib/é.ts'], changedCount: 1 },
  ],
  [
    'no commit yet',
    entries('# branch.oid (initial)', '# branch.head main'),
    { branch: 'main', changed: [], changedCount: 0 },
  ],
  ['nothing', '', { changed: [], changedCount: 0 }],
  [
    'more files than are named, cut in the middle of one',
    `${entries(`# branch.oid ${OID}`, '# branch.head main', ...Array.from({ length: 30 }, (_, n) => `? f${n}`))}? half`,
    { branch: 'main', head: OID, changed: Array.from({ length: 20 }, (_, n) => `f${n}`), changedCount: 30 },
  ],
])('The state of a clone is read from what git says: %s', (_name, said, state) => {
  expect(readStatus('/w', said)).toEqual({ path: '/w', ...state });
});
