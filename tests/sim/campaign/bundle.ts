import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type BuildContext, context, type Plugin } from 'esbuild';
import { requireBanner } from '../../../layers/agent-core/require-banner.mjs';
import { type Mutant, mutated } from '../mutants/mutant.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const CHILD = fileURLToPath(new URL('child.ts', import.meta.url));

/** The simulation as one file, where a mutant is given with its bug in it: the product itself has no switch for it. */
export class Bundle {
  readonly path: string;
  readonly #folder: string;
  #bug: Mutant | undefined;
  #context: BuildContext | undefined;

  constructor() {
    this.#folder = mkdtempSync(join(tmpdir(), 'remote-swe-sim-'));
    this.path = join(this.#folder, 'child.mjs');
  }

  /** Writes the file. A second time it costs a part of the first: what has not changed is not read again. */
  async write(bug?: Mutant): Promise<void> {
    this.#bug = bug;
    this.#context ??= await context({
      entryPoints: [CHILD],
      outfile: this.path,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      // What is read at the side lies where the sources are.
      define: { 'import.meta.url': JSON.stringify(pathToFileURL(CHILD).href) },
      banner: requireBanner,
      logLevel: 'error',
      plugins: [this.#withBug()],
    });
    await this.#context.rebuild();
  }

  async remove(): Promise<void> {
    await this.#context?.dispose();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #withBug(): Plugin {
    return {
      name: 'mutant',
      setup: (building) => {
        building.onLoad({ filter: /layers\/.*\.ts$/ }, async ({ path }) => {
          const bug = this.#bug;
          if (!bug || path !== join(ROOT, bug.file)) return undefined;
          return { contents: mutated(await readFile(path, 'utf8'), bug), loader: 'ts' };
        });
      },
    };
  }
}
