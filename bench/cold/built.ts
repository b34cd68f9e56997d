import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { requireBanner } from '../../layers/agent-core/require-banner.mjs';
import { CORE, layOut } from '../../scripts/build/laid-out.mjs';
import { smokeEnvironment } from '../../scripts/build/smoke.mjs';
import { readTemplate, resourcesOfType } from '../../scripts/template.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A function as it stands on a disk: its handler, the files that it loads later, and its variables. */
export type Built = { name: string; handler: string; later: string[]; environment: Record<string, string> };

/**
 * Builds every function of the template with its layers below `folder`, far from the repository, and the two that they are compared with. The
 * core lies where plain Node.js looks for it; Lambda's own search for what is in layers costs the same.
 */
export async function builtFunctions(folder: string): Promise<{ functions: Built[]; baselines: Built[] }> {
  const template = readTemplate(join(ROOT, 'template.yaml'));
  const { task, opt } = layOut(template, ROOT, folder);
  const functions = resourcesOfType(template, 'AWS::Serverless::Function').map(([logicalId, definition]) => {
    const name = String(definition.Properties.CodeUri).replace(/\/*$/, '').split('/').at(-1) ?? logicalId;
    const own = join(task, logicalId);
    return {
      name,
      handler: join(own, 'handler.mjs'),
      later: [...laterIn(own), ...laterIn(join(task, CORE, `${name}-chunks`))],
      environment: smokeEnvironment(definition, template.Parameters, opt),
    };
  });
  return { functions, baselines: await baselinesIn(task) };
}

async function baselinesIn(task: string): Promise<Built[]> {
  const sources = { bolt: 'baselines/bolt.ts', 'dynamo-db': 'baselines/dynamo-db.ts' };
  const built = Object.entries(sources).map(async ([name, source]) => {
    const handler = join(task, name, 'handler.mjs');
    await build({
      entryPoints: [fileURLToPath(new URL(source, import.meta.url))],
      outfile: handler,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node22',
      mainFields: ['module', 'main'],
      minify: true,
      banner: requireBanner,
      logLevel: 'warning',
    });
    return { name, handler, later: [], environment: { AWS_REGION: 'us-west-2' } };
  });
  return Promise.all(built);
}

/** Files that are not loaded at once, but stubs of what is never reached: they say so when they are. */
function laterIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((file) => /\.m?js$/.test(file) && file !== 'handler.mjs')
      .map((file) => join(folder, file))
      .filter((file) => statSync(file).size > STUB_BYTES_MAX);
  } catch {
    return [];
  }
}

const STUB_BYTES_MAX = 1_000;
