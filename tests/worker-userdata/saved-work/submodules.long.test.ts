import { lstatSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commitAll, git, Machines, stateOf, write } from './machines.ts';

let machines: Machines;
beforeEach(async () => {
  machines = new Machines();
  await machines.bucket.open();
});
afterEach(() => machines.close());

const workspace = () => machines.first.home.workspace;
const submodule = (path: string, ...words: string[]) =>
  git(path, '-c', 'protocol.file.allow=always', 'submodule', '-q', ...words);

/** A clone whose remote has a submodule, `part`, which has one of its own, `part/deep`. */
function withSubmodules(): string {
  const [outer, part, deep] = [machines.remote('widget'), machines.remote('part'), machines.remote('deep')];
  const publish = (remote: string, name: string, inner: string) => {
    const seed = machines.clone(remote, `../${name}-seed`);
    submodule(seed, 'add', inner, name);
    commitAll(seed, `Add ${name}`);
    git(seed, 'push', '-q', 'origin', 'trunk');
  };
  publish(part, 'deep', deep);
  publish(outer, 'part', part);
  const path = machines.clone(outer);
  submodule(path, 'update', '--init', '--recursive');
  return path;
}

async function expectBack(...paths: string[]): Promise<string> {
  const before = paths.map(stateOf);
  expect(await machines.save()).toMatchObject({ outcome: 'saved', leftOut: [] });
  expect(paths.map(stateOf)).toEqual(before);
  const report = await machines.restore();
  expect(paths.map((path) => stateOf(machines.again(path)))).toEqual(before);
  return report;
}

describe('submodules', () => {
  it('Submodules as they came are nothing to save', async () => {
    withSubmodules();
    expect(await machines.save()).toEqual({ outcome: 'nothing' });
  });

  it('Submodules come back with their commits, branches and changes, as submodules', async () => {
    const path = withSubmodules();
    const [part, deep] = [join(path, 'part'), join(path, 'part/deep')];
    write(part, 'a.txt', 'a');
    commitAll(part, 'On no branch');
    git(part, 'branch', 'idea');
    write(part, 'README.md', 'changed\n');
    git(deep, 'checkout', '-q', 'trunk');
    write(deep, 'd.txt', 'd');
    commitAll(deep, 'Deep');
    await expectBack(path, part, deep);
    for (const one of [part, deep]) expect(lstatSync(join(machines.again(one), '.git')).isFile()).toBe(true);
    submodule(machines.again(path), 'update', '--init', '--recursive', '--no-fetch');
  });

  it('Submodules that were only moved stay moved, staged or not', async () => {
    const path = withSubmodules();
    const other = machines.remote('other');
    submodule(path, 'add', other, 'other');
    commitAll(path, 'Add other');
    git(path, 'push', '-q', 'origin', 'trunk');
    const moved = (name: string) => {
      commitAll(join(path, name), 'Next');
      git(join(path, name), 'push', '-q', 'origin', 'HEAD:refs/heads/next');
    };
    moved('part');
    await expectBack(path, join(path, 'part'));
    rmSync(machines.again(path), { recursive: true });
    moved('other');
    git(path, 'add', 'other');
    await expectBack(path, join(path, 'part'), join(path, 'other'));
  });
});

describe('a linked worktree', () => {
  it('A linked worktree comes back with its own changes and HEAD, as a repository of its own', async () => {
    const path = machines.clone(machines.remote('widget'));
    const tree = join(workspace(), 'tree');
    git(path, 'worktree', 'add', '-q', '--detach', tree);
    commitAll(tree, 'On no branch');
    write(tree, 'README.md', 'staged\n');
    git(tree, 'add', '-A');
    expect(await expectBack(path, tree)).toMatch(/^tree: restored .* it was a linked worktree/m);
  });

  it('A linked worktree whose repository is gone has its files saved, and is named', async () => {
    write(workspace(), 'tree/a.txt', 'a');
    writeFileSync(join(workspace(), 'tree/.git'), 'gitdir: /nowhere/.git/worktrees/tree\n');
    expect(await machines.save()).toMatchObject({ leftOut: [expect.stringContaining('tree: ')] });
    expect(await machines.restore()).toContain('Back outside of repositories: 1 file: tree/a.txt');
  });
});
