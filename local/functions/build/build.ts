import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { FunctionPlan } from '../../template/plan.ts';
import { findBuild, keepBuild } from './build-cache.ts';
import { bundle } from './bundle.ts';

/** A bundle of all handlers on disk. */
export type Build = {
  bootstrapUrl: string;
  handlerUrl(logicalId: string): string;
  /** Removes it, unless it is kept for the next start. */
  close(): Promise<void>;
};

const BOOTSTRAP_FILE = fileURLToPath(new URL('../thread/bootstrap.ts', import.meta.url));

type BuildOptions = { functions: FunctionPlan[]; root: string; cacheFolder?: string; built?: string };

/**
 * Bundles every handler with its packages, in one build so that they share chunks. With `cacheFolder`, an earlier build
 * of unchanged sources is taken from there. With `built`, handlers are taken from there as they are, and only what runs them is bundled.
 * Rejects with esbuild's message when a handler does not build.
 */
export async function buildFunctions({ built, ...options }: BuildOptions): Promise<Build> {
  if (built === undefined) return bundledFunctions(options);
  const build = await bundledFunctions({ ...options, functions: [] });
  return { ...build, handlerUrl: (logicalId) => pathToFileURL(join(built, logicalId, 'handler.mjs')).href };
}

async function bundledFunctions(options: Omit<BuildOptions, 'built'>): Promise<Build> {
  const root = resolve(options.root);
  const entries = entryPoints(options.functions, root);
  if (options.cacheFolder === undefined) {
    const folder = await mkdtemp(join(tmpdir(), 'remote-swe-functions-'));
    const close = () => rm(folder, { recursive: true, force: true });
    await bundle(entries, root, folder).catch(async (error: unknown) => {
      await close();
      throw error;
    });
    return buildIn(folder, close);
  }
  const cacheFolder = resolve(options.cacheFolder);
  const folder = (await findBuild(cacheFolder, entries, root)) ?? (await keepBuild(cacheFolder, entries, root));
  return buildIn(folder, async () => {});
}

function entryPoints(functions: FunctionPlan[], root: string): Record<string, string> {
  const handlers = functions.map(({ logicalId, folder, handler }): [string, string] => {
    const file = handler.split('.').slice(0, -1).join('.');
    return [logicalId, join(root, folder, `${file}.ts`)];
  });
  return { bootstrap: BOOTSTRAP_FILE, ...Object.fromEntries(handlers) };
}

function buildIn(folder: string, close: () => Promise<void>): Build {
  const urlOf = (name: string) => pathToFileURL(join(folder, `${name}.mjs`)).href;
  return { bootstrapUrl: urlOf('bootstrap'), handlerUrl: urlOf, close };
}
