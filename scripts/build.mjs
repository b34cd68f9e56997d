/**
 * Builds what is deployed. With the SAM CLI: `sam build`. Without it, the same artifacts, by the commands of the makefiles that SAM
 * runs, into dist/; then every built handler is loaded once, far from the repository, so that nothing is found by accident.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readArguments, runCommand } from './arguments.mjs';
import { buildArtifacts } from './build/artifacts.mjs';
import { loadHandlers } from './build/load-handlers.mjs';
import { embedFiles } from './embed.mjs';
import { readTemplate } from './template.mjs';

const USAGE = `Usage: npm run build [-- --without-sam | arguments for sam build]
  Builds what is deployed: with the SAM CLI where it is installed, else the same artifacts into dist/.
  --without-sam   without it although it is installed`;

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

function hasSam() {
  return spawnSync('sam', ['--version'], { stdio: 'ignore' }).status === 0;
}

function buildWithSam(samArguments) {
  return spawnSync('sam', ['build', ...samArguments], { cwd: root, stdio: 'inherit' }).status ?? 1;
}

async function buildWithoutSam() {
  const template = readTemplate(join(root, 'template.yaml'));
  const dist = join(root, 'dist');
  const built = buildArtifacts(template, root, dist);
  for (const line of built.lines) console.log(line);
  for (const skipped of built.skipped) console.error(`Not built: ${skipped}`);
  const failures = await loadHandlers(template, built.functions, dist);
  for (const failure of failures) console.error(`Does not load: ${failure.logicalId}\n${failure.output}`);
  if (failures.length + built.skipped.length > 0) return 1;
  console.log(`${built.functions.length} functions built and loaded from dist/ (the SAM CLI was not used).`);
  return 0;
}

async function main(args) {
  const usesSam = !args.includes('--without-sam') && hasSam();
  if (!usesSam) readArguments(args, { 'without-sam': { type: 'boolean' } }, 'build');
  const { changed } = embedFiles(readFileSync(join(root, 'template.yaml'), 'utf8'), root);
  if (changed.length > 0) {
    console.error(`template.yaml holds an old copy of ${changed.join(', ')}; nothing was built. Run: npm run embed`);
    return 1;
  }
  return usesSam ? buildWithSam(args) : buildWithoutSam();
}

await runCommand(USAGE, main).catch((error) => {
  console.error(`Nothing was built: ${error.message}`);
  process.exitCode = 1;
});
