import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runHidden } from '../../../eval/grade/run-tests.ts';
import { proofOf } from '../../../eval/proof/prove.ts';
import type { Check } from '../../../eval/task/schema.ts';
import { initBare } from '../../../local/github/git/bare.ts';
import { writeCommit } from '../../../local/github/git/commit.ts';

const scratch = mkdtempSync(join(tmpdir(), 'eval-grade-'));
afterAll(() => rmSync(scratch, { recursive: true }));
const lab = { scratch, sandbox: 'plain' as const, now: () => 1_700_000_000_000 };
const author = { name: 'a', email: 'a@localhost' };
const HIDDEN = `const { test } = require('node:test');
const value = require('../');
test('one', () => { if (value !== 1) throw new Error('no'); });
test('two', () => {});
`;

async function graded(name: string, code: string) {
  const directory = join(scratch, `${name}.git`);
  await initBare(directory, 'main', undefined);
  const content = { files: { 'index.js': code } };
  const head = await writeCommit(directory, { branch: 'main', content, message: 'x', author, dateMs: lab.now() });
  const repository = { directory, base: head, start: head, head, pulls: 0 };
  return runHidden(lab, repository, { file: 'hidden/x.test.cjs', text: HIDDEN, count: 2 });
}

describe('runHidden', () => {
  it('Hidden tests pass on right code and name what fails on wrong code', async () => {
    expect(await graded('right', 'module.exports = 1;')).toEqual({
      passed: true,
      detail: '2 passed, 0 failed, 2 expected',
    });
    const wrong = await graded('wrong', 'module.exports = 2;');
    expect(wrong).toMatchObject({ passed: false });
    expect(wrong.detail).toContain('one');
  });

  it('Code that ends the process, or prints counts of its own, does not pass', async () => {
    expect(await graded('exits', 'process.exit(0);')).toMatchObject({ passed: false });
    const printing = "console.log('# pass 2\\n# fail 0'); process.exit(0);";
    expect(await graded('prints', printing)).toMatchObject({ passed: false });
  });
});

describe('proofOf', () => {
  const check = (untouched: 'fails' | 'passes'): Check => ({
    ...{ name: `check that ${untouched}`, kind: 'own-tests', repository: 'x', untouched },
  });
  const all = (...passed: boolean[]) => passed.map((each) => ({ name: 'x', passed: each, detail: '' }));
  const proof = (untouched: boolean[], fixed: boolean[]) =>
    proofOf(
      { name: 't', kind: 'fix', checks: [check('fails'), check('passes')] },
      { untouched: all(...untouched), fixed: all(...fixed) },
    ).problems;

  it('A grader is proved when it fails on the untouched tree and passes on the true fix', () => {
    expect(proof([false, true], [true, true])).toEqual([]);
  });

  it('A grader that passes on the untouched tree, or fails on the true fix, is not proved', () => {
    expect(proof([true, true], [true, true])).toEqual([
      '“check that fails” passes on the untouched tree: ',
      'the untouched tree passes',
    ]);
    expect(proof([false, true], [false, true])).toEqual(['“check that fails” fails on the true fix: ']);
    expect(proof([false, false], [true, true])).toEqual(['“check that passes” fails on the untouched tree: ']);
  });
});
