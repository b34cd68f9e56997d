import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Machines, stateOf } from './machines.ts';

/** What somebody did in a clone. */
export type Situation = [name: string, work: (path: string) => void];

/** Shows that each is again what it was, on another machine. All in one workspace, saved and restored once: most of the time goes into starting git. */
export function describeComingBack(situations: Situation[]): void {
  describe('a clone comes back as it was', () => {
    const machines = new Machines();
    const before = new Map<string, unknown>();
    const paths = situations.map(([name], index) => ({ name, folder: `clone-${index}` }));
    let report = '';

    beforeAll(async () => {
      await machines.bucket.open();
      const remote = machines.remote('widget');
      for (const [index, [name, work]] of situations.entries()) {
        const path = machines.clone(remote, `clone-${index}`);
        work(path);
        before.set(name, stateOf(path));
      }
      expect(await machines.save()).toMatchObject({ outcome: 'saved', leftOut: [] });
      report = await machines.restore();
    });
    afterAll(() => machines.close());

    it.each(paths)('A clone comes back as it was: $name', ({ name, folder }) => {
      expect(existsSync(join(machines.first.home.workspace, folder, '.git', 'refs', 'saved'))).toBe(false);
      expect(report).toContain(`${folder}: restored`);
      const path = join(machines.second.home.workspace, folder);
      expect(stateOf(path)).toEqual(before.get(name));
    });
  });
}
