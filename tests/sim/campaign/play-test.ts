import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { startVitest } from 'vitest/node';
import { type ByTest, type Mutant, mutated } from '../mutants/mutant.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
/** Tests that only `npm run test:long` has. */
const LONG = /\.long\.test\.ts$/;

/** Runs the named test over the source with the bug in it. Resolves to the titles of those that failed; none means that it was not caught. */
export async function failuresOf(mutant: Mutant & ByTest): Promise<string[]> {
  const { test, title } = mutant.caughtBy;
  const options = {
    root: ROOT,
    ...(LONG.exec(test) ? { config: join(ROOT, 'vitest.long.config.ts') } : {}),
    watch: false,
    reporters: [{}],
    testNamePattern: escaped(title),
    passWithNoTests: false,
  };
  const vitest = await startVitest('test', [test], options, { plugins: [withBug(mutant)] });
  try {
    const modules = vitest.state.getTestModules();
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const played = tests.filter((each) => each.result().state !== 'skipped');
    if (played.length === 0) throw new Error(`Mutant '${mutant.name}': ${test} has no test '${title}'`);
    return played.filter((each) => each.result().state === 'failed').map(({ fullName }) => fullName);
  } finally {
    await vitest.close();
  }
}

function withBug(mutant: Mutant): Plugin {
  const file = join(ROOT, mutant.file);
  return {
    name: 'mutant',
    enforce: 'pre',
    load: async (id) => (id.split('?')[0] === file ? mutated(await readFile(file, 'utf8'), mutant) : undefined),
  };
}

function escaped(title: string): string {
  return title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
