import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { frontMatter, ruleScope } from '../../../worker-userdata/runtime/knowledge/front-matter.ts';
import { gatherKnowledge } from '../../../worker-userdata/runtime/knowledge/gather.ts';
import { importedPaths } from '../../../worker-userdata/runtime/knowledge/imports.ts';
import { shares } from '../../../worker-userdata/runtime/knowledge/shares.ts';
import type { Tree, TreeEntry } from '../../../worker-userdata/runtime/knowledge/tree.ts';

it.each([
  ['CLAUDE.md', 'See @docs/style.md, and @README.', ['docs/style.md', 'README']],
  ['packages/api/CLAUDE.md', '@../shared/rules.md and @./own.md', ['packages/shared/rules.md', 'packages/api/own.md']],
  ['CLAUDE.md', 'mail me@example.com, in code `@not/this.md`\n```\n@nor/this.md\n```\n@but/this.md', ['but/this.md']],
  ['CLAUDE.md', '@~/private.md @/etc/passwd @../../secret @.. @', []],
  ['a/CLAUDE.md', '@../../secret.md @../top.md', ['top.md']],
  ['CLAUDE.md', '~~~\n@inside\n```\n@still-inside\n~~~\n@outside @outside', ['outside']],
  ['CLAUDE.md', '@docs/設計.md。 「 @docs/b.md」、', ['docs/設計.md', 'docs/b.md']],
  ['CLAUDE.md', '````\n```\n@inside\n```\n@inside\n````\n@outside', ['outside']],
  ['CLAUDE.md', '```\n``` js\n@inside\n```\n``` code ```\n@outside', ['outside']],
])('Of %s the imports of %j are %j', (guide, text, paths) => {
  expect(importedPaths(guide, text)).toEqual(paths);
});

it.each([
  ['# no front matter', 'always'],
  ['---\nalwaysApply: true\nglobs: src/**\n---\n', 'always'],
  ['---\ndescription: Style of the API\nglobs: *.ts,*.tsx\nalwaysApply: false\n---\n', '*.ts,*.tsx'],
  ['---\nglobs: ["src/a/**", "src/b/**"]\n---\n', 'src/a/**, src/b/**'],
  ['---\napplyTo: "**"\n---\n', 'always'],
  ["---\r\napplyTo: '**/*.py'\r\n---\r\n", '**/*.py'],
  ['---\ntrigger: model_decision\ndescription: On releases\n---\n', ''],
  ['---\npaths:\n  - src/**\n---\n', 'src/**'],
  ['---\nalwaysApply: false\n', 'always'],
])('A rule that begins with %j is for %j', (text, when) => {
  const scope = ruleScope(frontMatter(text));
  expect(scope.kind === 'always' ? 'always' : scope.when).toBe(when);
});

it('Front matter is read leniently: what is no text is empty, what is no YAML is read by lines', () => {
  expect(frontMatter('---\nname: "a: b"\ndescription: >\n  two\n  lines\nmore: {x: 1}\n---\nrest')).toEqual({
    name: 'a: b',
    description: 'two lines\n',
    more: '',
  });
  expect(frontMatter('---\nname: [open\ndescription: still: there\n---\n')).toMatchObject({
    description: 'still: there',
  });
  expect(frontMatter('---\n- a list\n---\n')).toEqual({});
});

it('Texts share the room: never more than there is, short ones whole, long ones alike', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1_000), { maxLength: 20 }), fc.nat(5_000), (lengths, total) => {
      const given = shares(lengths, total);
      const sum = given.reduce((one, other) => one + other, 0);
      expect(sum).toBeLessThanOrEqual(total);
      expect(given.every((share, index) => share <= (lengths[index] ?? 0))).toBe(true);
      const cut = given.filter((share, index) => share < (lengths[index] ?? 0));
      // Nobody is cut for somebody who got clearly more, and no room stays unused while somebody is cut.
      if (cut.length > 0) {
        expect(Math.max(...given) - Math.min(...cut)).toBeLessThanOrEqual(1);
        expect(total - sum).toBeLessThanOrEqual(lengths.length);
      }
    }),
  );
  expect(shares([5, 20_000], 16_000)).toEqual([5, 15_995]);
});

it('A folder full of links costs few looks into the repository: only instructions are followed, and of them the first', async () => {
  const link = (path: string): TreeEntry => ({ path, id: path, bytes: 10, isLink: true });
  const many = (name: (index: number) => string) => Array.from({ length: 500 }, (_, index) => link(name(index)));
  let looks = 0;
  let atOnce = 0;
  let most = 0;
  const look = async <T>(answer: T): Promise<T> => {
    looks++;
    most = Math.max(most, ++atOnce);
    await Promise.resolve();
    atOnce--;
    return answer;
  };
  const entries = [
    ...many((index) => `.claude/skills/x/bin/${index}`),
    ...many((index) => `.cursor/rules/${index}.mdc`),
  ];
  const target = { path: 'rule.txt', id: 'target', bytes: 4, isLink: false };
  const tree: Tree = {
    list: (paths) => look(paths.includes('rule.txt') ? [target] : entries),
    read: (id) => look(id === 'target' ? 'rule' : '../../rule.txt'),
  };
  const { guides, same, leftOut } = await gatherKnowledge(tree, [''], new Set());
  expect(guides).toHaveLength(1);
  expect(same.length).toBeGreaterThan(10);
  expect(same.length + leftOut.length).toBe(499);
  expect(looks).toBeLessThan(200);
  expect(most).toBe(1);
});
