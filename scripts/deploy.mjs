/**
 * Builds and deploys, with the operator's own copy of samconfig.toml: answers and account names do not belong into a file that git knows.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readArguments, runCommand } from './arguments.mjs';

const USAGE = `Usage: npm run deploy [-- --guided] [-- --yes]
  Builds, and deploys with your own copy of samconfig.toml: samconfig.local.toml, which git does not know. It is made when it is missing.
  --guided   asks for every parameter and writes the answers there; Enter keeps what it is
  --yes      does not ask before the changes are made`;

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const ownConfig = join(root, 'samconfig.local.toml');

function run(program, argv) {
  return spawnSync(program, argv, { cwd: root, stdio: 'inherit' }).status ?? 1;
}

function makeOwnConfig() {
  if (existsSync(ownConfig)) return;
  copyFileSync(join(root, 'samconfig.toml'), ownConfig);
  console.log('Made samconfig.local.toml, a copy of samconfig.toml: your stack name and parameters belong there.');
}

function main(args) {
  const options = { guided: { type: 'boolean', default: false }, yes: { type: 'boolean', default: false } };
  const { guided, yes } = readArguments(args, options, 'deploy').values;
  if (spawnSync('sam', ['--version'], { stdio: 'ignore' }).status !== 0) {
    console.error('The SAM CLI is not installed, or not on PATH. How to get it stands in docs/deploy.md.');
    return 1;
  }
  makeOwnConfig();
  const built = run(process.execPath, [join(root, 'scripts/build.mjs')]);
  if (built !== 0) return built;
  // SAM looks for a relative name beside the built template.
  const asked = [...(guided ? ['--guided'] : []), ...(yes ? ['--no-confirm-changeset'] : [])];
  return run('sam', ['deploy', '--config-file', ownConfig, ...asked]);
}

await runCommand(USAGE, main);
