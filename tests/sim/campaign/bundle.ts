import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { type Mutant, mutated } from '../mutants/mutant.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const CHILD = fileURLToPath(new URL('child.ts', import.meta.url));
/** Packages in the bundle that are CommonJS ask for Node's own modules in their way. */
const REQUIRE = `import { createRequire } from 'node:module'; const require = createRequire(${JSON.stringify(join(ROOT, 'package.json'))});`;

/** The simulation as one file, where a mutant is given with its bug in it: the product itself has no switch for it. */
export type Bundle = { path: string; remove(): void };

export async function bundle(mutant?: Mutant): Promise<Bundle> {
  const folder = mkdtempSync(join(tmpdir(), 'remote-swe-sim-'));
  const path = join(folder, 'child.mjs');
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    await build({
      entryPoints: [CHILD],
      outfile: path,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      banner: { js: REQUIRE },
      logLevel: 'error',
      plugins: mutant ? [withBug(mutant)] : [],
    });
    return { path, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

function withBug(mutant: Mutant): Plugin {
  const file = join(ROOT, mutant.file);
  return {
    name: 'mutant',
    setup(building) {
      building.onLoad({ filter: /\.ts$/ }, async ({ path }) =>
        path === file ? { contents: mutated(await readFile(path, 'utf8'), mutant), loader: 'ts' } : undefined,
      );
    },
  };
}
