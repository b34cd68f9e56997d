/**
 * Builds what is deployed. With the SAM CLI: `sam build`. Without it, the same artifacts, by the commands of the makefiles that SAM
 * runs, into dist/; then every built handler is loaded once, far from the repository, so that nothing is found by accident.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readArguments, runCommand, sayProblem, wantsJson } from './arguments.mjs';
import { buildArtifacts } from './build/artifacts.mjs';
import { loadHandlers } from './build/load-handlers.mjs';
import { embedFiles } from './embed.mjs';
import { readTemplate } from './template.mjs';

const USAGE = `Usage: npm run build [-- --without-sam | arguments for sam build] [--json]
  Builds what is deployed: with the SAM CLI where it is installed, else the same artifacts into dist/.
  --without-sam   without it although it is installed
  --json          for programs: one JSON object on standard output; without the SAM CLI with the functions, and what went wrong`;

const OPTIONS = { 'without-sam': { type: 'boolean' }, json: { type: 'boolean', default: false } };

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

function hasSam() {
  return spawnSync('sam', ['--version'], { stdio: 'ignore' }).status === 0;
}

/** What the SAM CLI says goes to standard error when a program asked. */
function buildWithSam(samArguments, asJson) {
  const stdio = ['inherit', asJson ? 2 : 1, 2];
  const status = spawnSync('sam', ['build', ...samArguments], { cwd: root, stdio }).status ?? 1;
  if (asJson) console.log(JSON.stringify({ ok: status === 0, folder: '.aws-sam/build' }));
  return status;
}

async function buildWithoutSam(asJson) {
  const template = readTemplate(join(root, 'template.yaml'));
  const dist = join(root, 'dist');
  const built = buildArtifacts(template, root, dist);
  const failures = await loadHandlers(template, built.functions, dist);
  const ok = failures.length + built.skipped.length === 0;
  const { functions, skipped } = built;
  if (asJson) console.log(JSON.stringify({ ok, folder: 'dist', functions, skipped, failures }));
  else tell({ ...built, failures }, ok);
  return ok ? 0 : 1;
}

function tell({ lines, functions, skipped, failures }, ok) {
  for (const line of lines) console.log(line);
  for (const each of skipped) console.error(`Not built: ${each}`);
  for (const { logicalId, output } of failures) console.error(`Does not load: ${logicalId}\n${output}`);
  if (ok) console.log(`${functions.length} functions built and loaded from dist/ (the SAM CLI was not used).`);
}

async function main(args) {
  const usesSam = !args.includes('--without-sam') && hasSam();
  const asJson = wantsJson(args);
  if (!usesSam) readArguments(args, OPTIONS, 'build');
  const { changed } = embedFiles(readFileSync(join(root, 'template.yaml'), 'utf8'), root);
  if (changed.length > 0) {
    const problem = `template.yaml holds an old copy of ${changed.join(', ')}; nothing was built. Run: npm run embed`;
    sayProblem(problem, asJson);
    return 1;
  }
  if (!usesSam) return buildWithoutSam(asJson);
  // The SAM CLI has no such word.
  return buildWithSam(
    args.filter((word) => word !== '--json'),
    asJson,
  );
}

await runCommand(USAGE, main).catch((error) => {
  sayProblem(`Nothing was built: ${error.message}`, wantsJson(process.argv));
  process.exitCode = 1;
});
