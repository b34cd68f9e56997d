import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { resourcesOfType } from '../template.mjs';

/**
 * Builds every layer into `<dist>/layers/<logical id>` and every function into `<dist>/functions/<logical id>`.
 * Resolves to a line per artifact, the logical ids of the functions that were built, and what could not be built and why.
 */
export async function buildArtifacts(template, root, dist) {
  for (const folder of ['layers', 'functions']) rmSync(join(dist, folder), { recursive: true, force: true });
  const result = { lines: [], functions: [], skipped: [] };
  for (const [logicalId, layer] of resourcesOfType(template, 'AWS::Serverless::LayerVersion'))
    buildLayer(logicalId, layer, root, dist, result);
  for (const [logicalId, definition] of resourcesOfType(template, 'AWS::Serverless::Function'))
    await buildFunction(logicalId, definition, root, dist, result);
  return result;
}

/** Runs what the layer's makefile runs (a test holds the makefiles to it), with the same folder as working directory. */
function buildLayer(logicalId, layer, root, dist, result) {
  const artifacts = join(dist, 'layers', logicalId);
  mkdirSync(artifacts, { recursive: true });
  const cwd = join(root, layer.Properties.ContentUri);
  const run = spawnSync(process.execPath, ['build.mjs', artifacts], { cwd, encoding: 'utf8' });
  if (run.status === 0) result.lines.push(run.stdout.trim());
  else result.skipped.push(`${logicalId}: ${run.stderr.trim()}`);
}

async function buildFunction(logicalId, definition, root, dist, result) {
  const source = join(root, definition.Properties.CodeUri);
  const properties = definition.Metadata.BuildProperties;
  const missing = properties.EntryPoints.filter((entry) => !existsSync(join(source, entry)));
  if (missing.length > 0) {
    result.skipped.push(`${logicalId}: ${definition.Properties.CodeUri} has no ${missing.join(', ')}`);
    return;
  }
  const options = esbuildOptions(properties, source, join(dist, 'functions', logicalId));
  const { metafile, errors } = await build(options).catch((error) => error);
  if (errors?.length > 0) {
    result.skipped.push(`${logicalId}: esbuild found ${errors.length} errors, the first: ${errors[0].text}`);
    return;
  }
  const bytes = Object.values(metafile.outputs).reduce((sum, output) => sum + output.bytes, 0);
  result.lines.push(`${logicalId}: ${bytes} bytes`);
  result.functions.push(logicalId);
}

/** SAM's BuildProperties, as aws-lambda-builders hands them to esbuild. Throws for a property that this does not know. */
function esbuildOptions(properties, source, outdir) {
  const { EntryPoints, External, Format, OutExtension, Target, MainFields, Minify, Sourcemap, Banner, ...rest } =
    properties;
  const [unknown] = Object.keys(rest);
  if (unknown) throw new Error(`tools/build does not know the build property ${unknown}; add it to esbuildOptions`);
  return {
    absWorkingDir: source,
    entryPoints: EntryPoints,
    outdir,
    external: External,
    format: Format,
    outExtension: pairs(OutExtension),
    target: Target,
    mainFields: MainFields.split(','),
    minify: Minify,
    sourcemap: Sourcemap,
    banner: pairs(Banner),
    bundle: true,
    platform: 'node',
    metafile: true,
    logLevel: 'warning',
  };
}

/** `['js=text']` as `{ js: 'text' }`. */
function pairs(list) {
  return Object.fromEntries(list.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
}
