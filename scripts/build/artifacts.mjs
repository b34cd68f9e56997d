import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { resourcesOfType } from '../template.mjs';

/**
 * Builds every layer into `<dist>/layers/<logical id>` and every function into `<dist>/functions/<logical id>`.
 * Returns a line per artifact, the logical ids of the functions that were built, and what could not be built and why.
 */
export function buildArtifacts(template, root, dist) {
  for (const folder of ['layers', 'functions']) rmSync(join(dist, folder), { recursive: true, force: true });
  const result = { lines: [], functions: [], skipped: [] };
  for (const [logicalId, { Properties }] of resourcesOfType(template, 'AWS::Serverless::LayerVersion'))
    make(['build.mjs', join(dist, 'layers', logicalId)], join(root, Properties.ContentUri), logicalId, result);
  for (const [logicalId, { Properties }] of resourcesOfType(template, 'AWS::Serverless::Function'))
    if (
      make(
        ['../../scripts/build/function.mjs', join(dist, 'functions', logicalId)],
        join(root, Properties.CodeUri),
        logicalId,
        result,
      )
    )
      result.functions.push(logicalId);
  return result;
}

/** Runs what the makefile of the resource runs (a test holds the makefiles to it), with the same folder as working directory. */
function make([script, artifacts], cwd, logicalId, { lines, skipped }) {
  mkdirSync(artifacts, { recursive: true });
  const run = spawnSync(process.execPath, [script, artifacts], { cwd, encoding: 'utf8' });
  if (run.status === 0) lines.push(run.stdout.trim());
  else skipped.push(`${logicalId}: ${run.stderr?.trim() || run.error?.message}`);
  return run.status === 0;
}
