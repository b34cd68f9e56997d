import { chmodSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { commitAll, git, Machines, stateOf, write } from './machines.ts';

/** Each run starts some sixty gits. */
const RUNS = 20;

const name = fc.constantFrom('README.md', 'src/main.ts', 'a.txt', 'b/c.txt', 'ignored/x', 'ü ñ');
const content = fc.oneof(fc.constant(''), fc.string({ maxLength: 40 }), fc.constantFrom('one\n', 'two\r\n', 'three'));
const branch = fc.constantFrom('one', 'two', 'feature/three');

type Act = { what: string; do: (path: string) => void };
const act = (what: string, run: (path: string) => void): Act => ({ what, do: run });

const acts: fc.Arbitrary<Act> = fc.oneof(
  fc.tuple(name, content).map(([file, text]) => act(`write ${file}`, (path) => write(path, file, text))),
  fc.constant(act('stage all', (path) => void git(path, 'add', '-A'))),
  name.map((file) => act(`stage ${file}`, (path) => attempt(path, 'add', '--', file))),
  name.map((file) => act(`remove ${file}`, (path) => rmSync(join(path, file), { force: true }))),
  name.map((file) => act(`unstage ${file}`, (path) => attempt(path, 'rm', '-q', '--cached', '--', file))),
  name.map((file) => act(`make ${file} a script`, (path) => tolerate(() => chmodSync(join(path, file), 0o755)))),
  fc.constant(act('commit', (path) => void commitAll(path, 'Work'))),
  branch.map((to) => act(`branch ${to}`, (path) => attempt(path, 'checkout', '-q', '-B', to))),
  fc.constant(act('detach', (path) => attempt(path, 'checkout', '-q', '--detach'))),
  fc.constant(act('go back', (path) => attempt(path, 'checkout', '-q', 'trunk'))),
  fc.constant(act('stash', (path) => attempt(path, 'stash', '-q', '-u'))),
  fc.constant(act('pop', (path) => attempt(path, 'stash', 'pop', '-q'))),
  branch.map((from) => act(`merge ${from}`, (path) => attempt(path, 'merge', '-q', '--no-edit', from))),
  branch.map((from) => act(`pick ${from}`, (path) => attempt(path, 'cherry-pick', from))),
  branch.map((onto) => act(`rebase onto ${onto}`, (path) => attempt(path, 'rebase', '-q', onto))),
  branch.map((to) => act(`tag ${to}`, (path) => attempt(path, 'tag', '-a', '-f', '-m', to, `tag-${to}`))),
  fc.constant(act('push', (path) => attempt(path, 'push', '-q', '-u', 'origin', 'HEAD'))),
);

function attempt(path: string, ...words: string[]): void {
  tolerate(() => git(path, ...words));
}

function tolerate(run: () => void): void {
  try {
    run();
  } catch {
    // Not every act is possible in every state.
  }
}

it('Whatever was done in a clone is there again on a new machine, and saving it changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(acts, { minLength: 3, maxLength: 14 }), async (list) => {
      const machines = new Machines();
      await machines.bucket.open();
      try {
        const path = machines.clone(machines.remote('widget'));
        for (const each of list) each.do(path);
        const before = stateOf(path);
        const { outcome } = await machines.save();
        expect(stateOf(path)).toEqual(before);
        if (outcome === 'nothing') return;
        expect(await machines.restore()).toContain('widget: restored');
        expect(stateOf(machines.again(path))).toEqual(before);
      } finally {
        await machines.close();
      }
    }),
    { numRuns: RUNS },
  );
});
