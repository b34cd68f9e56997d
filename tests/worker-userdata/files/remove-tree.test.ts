import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { removeTree } from '../../../worker-userdata/runtime/files/remove-tree.ts';

const root = mkdtempSync(join(tmpdir(), 'remove-tree-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let place: string;
let tree: string;
let victim: string;
beforeEach(() => {
  place = mkdtempSync(join(root, 'place-'));
  [tree, victim] = [join(place, 'tree'), join(place, 'victim')];
  for (const folder of [join(tree, 'a/b'), victim]) mkdirSync(folder, { recursive: true });
  for (const name of ['f1', 'f2', 'f3'])
    for (const folder of ['tree/a/b', 'victim']) writeFileSync(join(place, folder, name), folder);
});

/** Bounds that act whenever the removal looks at its next entry: there is no other moment between two of its steps. */
function boundsThat(act: (entry: number) => void) {
  let entries = 0;
  return {
    depthMax: 64,
    get entriesMax() {
      act(++entries);
      return 1_000;
    },
  };
}

const left = () => readdirSync(victim).sort();

describe('the removal of a tree', () => {
  it('The removal of a tree takes everything in it, but only the links to what is elsewhere', () => {
    symlinkSync(victim, join(tree, 'link'));
    symlinkSync('nowhere', join(tree, 'a/dangling'));
    writeFileSync(Buffer.concat([Buffer.from(`${tree}/`), Buffer.from([0xff, 0xfe, 0x0a])]), '');
    mkdirSync(join(tree, 'empty'));
    expect(removeTree(tree)).toBe(true);
    expect(existsSync(tree)).toBe(false);
    expect(left()).toEqual(['f1', 'f2', 'f3']);
  });

  it('The removal of a tree takes a file, a link, and nothing at all', () => {
    symlinkSync(victim, join(place, 'link'));
    expect(
      [join(place, 'link'), join(victim, 'f1'), join(place, 'none'), join(place, 'none/none')].map((path) =>
        removeTree(path),
      ),
    ).toEqual(Array(4).fill(true));
    expect(left()).toEqual(['f2', 'f3']);
  });

  it.each([1, 2, 3, 4, 5, 6])(
    'The removal of a tree never follows a folder that becomes a link before entry %i',
    (moment) => {
      const swap = (entry: number) => {
        if (entry !== moment) return;
        const folder = join(tree, 'a/b');
        if (existsSync(folder)) renameSync(folder, join(place, 'away'));
        if (existsSync(join(tree, 'a'))) symlinkSync(victim, folder);
      };
      removeTree(tree, boundsThat(swap));
      expect(left()).toEqual(['f1', 'f2', 'f3']);
      for (const name of left()) expect(readFileSync(join(victim, name), 'utf8')).toBe('victim');
    },
  );

  it('The removal takes a name that turns from a link to a folder and back, and gives up on an endless one', () => {
    const name = join(tree, 'a');
    const away = join(place, 'away');
    renameSync(name, away);
    symlinkSync(victim, name);
    const flip = (entry: number) => {
      if (entry !== 2) return;
      unlinkSync(name);
      renameSync(away, name);
    };
    expect(removeTree(tree, boundsThat(flip))).toBe(true);
    expect(left()).toEqual(['f1', 'f2', 'f3']);
  });

  it('The removal of a tree ends also while somebody fills the tree as fast as it is emptied', () => {
    const fill = (entry: number) => writeFileSync(join(tree, `more-${entry}`), '');
    expect(removeTree(tree, boundsThat(fill))).toBe(false);
    expect(removeTree(tree)).toBe(true);
  });

  it('The removal takes folders that are deeper than it may hold open, and those with many entries', () => {
    const deep = join(tree, ...Array(40).fill('d'));
    mkdirSync(deep, { recursive: true });
    for (let file = 0; file < 300; file++) writeFileSync(join(deep, `f${file}`), '');
    expect(removeTree(tree, { entriesMax: 10_000, depthMax: 8 })).toBe(true);
    expect(existsSync(tree)).toBe(false);
  });

  it('The removal of a tree leaves what is over its bound, and says so', () => {
    expect(removeTree(tree, { entriesMax: 4, depthMax: 64 })).toBe(false);
    expect(existsSync(tree)).toBe(true);
  });

  it('The removal of a tree leaves no descriptor open', () => {
    const open = () => readdirSync('/proc/self/fd').length;
    const before = open();
    removeTree(tree, { entriesMax: 3, depthMax: 64 });
    removeTree(tree);
    expect(open()).toBe(before);
  });
});
