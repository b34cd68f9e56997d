import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildArtifacts } from './artifacts.mjs';

/** Where plain Node.js looks for the core layer; Lambda's own search for what is in layers finds it below /opt. */
export const CORE = 'node_modules/@remote-swe/core';

/**
 * Builds every function of `template` with its layers below `folder`, laid out as on Lambda, far from the repository. `task`: a folder for each
 * function, by its logical id; `opt`: what is /opt there. Throws an Error that names what could not be built.
 */
export function layOut(template, root, folder) {
  const [dist, task, opt] = ['dist', 'task', 'opt'].map((name) => join(folder, name));
  const { skipped } = buildArtifacts(template, root, dist);
  if (skipped.length > 0) throw new Error(`Not built: ${skipped.join('; ')}`);
  for (const layer of readdirSync(join(dist, 'layers'))) cpSync(join(dist, 'layers', layer), opt, { recursive: true });
  mkdirSync(join(task, CORE), { recursive: true });
  cpSync(join(opt, 'nodejs', CORE), join(task, CORE), { recursive: true });
  cpSync(join(dist, 'functions'), task, { recursive: true });
  rmSync(dist, { recursive: true });
  return { task, opt };
}
