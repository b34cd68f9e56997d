import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { race } from '../../local/security/root-races/race.ts';
import { givenUser } from '../../local/security/scratch-user.ts';
import { Tries } from '../../local/security/tries.ts';

const isRoot = process.getuid?.() === 0;
/** Another version of Node.js for the runtime and the racer: REMOTE_SWE_TEST_NODE=/opt/node-24/bin/node. */
const node = process.env.REMOTE_SWE_TEST_NODE ?? process.execPath;
const ROUNDS = 200;

describe.skipIf(!isRoot)(
  'a process of the tools’ user that swaps names (needs root; nobody stands in for agent)',
  () => {
    const place = mkdtempSync(join(tmpdir(), 'root-races-'));
    afterAll(() => rmSync(place, { recursive: true, force: true }));

    it('A process of the tools’ user that swaps names changes nothing of root’s in 200 calls of each kind', {
      timeout: 900_000,
    }, async () => {
      const tries = new Tries();
      await race({ place, user: givenUser('nobody'), node, rounds: ROUNDS, msMax: 1_700_000 }, tries);
      expect(tries.outcome()).toEqual({ tries: ROUNDS * 6, held: ROUNDS * 6 });
    });
  },
);
