import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readArguments, runCommand } from './arguments.mjs';
import { embedFiles } from './embed.mjs';
import { readTemplate } from './template.mjs';

const USAGE = `Usage: npm run validate [-- --json]
  Validates template.yaml with whatever is installed, and says by name what was not checked.
  Exit code: 0 valid, 1 a check failed, 2 nothing failed, but neither cfn-lint nor the SAM CLI was there to validate it`;

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const templateFile = join(root, 'template.yaml');

const TOOLS = [
  {
    name: 'cfn-lint (also applies the SAM transform)',
    command: ['cfn-lint', '-t', templateFile, join(root, 'deploy/deploy-role.yaml')],
    install: 'pip install cfn-lint',
  },
  {
    name: 'sam validate --lint',
    command: ['sam', 'validate', '--lint', '-t', templateFile],
    install: 'https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/install-sam-cli.html',
  },
];

const passed = (name) => ({ name, outcome: 'passed' });
const failed = (name, reason) => ({ name, outcome: 'failed', reason });

function checkYaml() {
  const name = 'template.yaml is YAML with CloudFormation tags';
  try {
    readTemplate(templateFile);
    return passed(name);
  } catch (error) {
    return failed(name, error.message);
  }
}

function checkScripts() {
  const name = 'template.yaml holds the current worker scripts';
  try {
    const { changed } = embedFiles(readFileSync(templateFile, 'utf8'), root);
    return changed.length === 0 ? passed(name) : failed(name, `old copy of ${changed.join(', ')}. Run: npm run embed`);
  } catch (error) {
    return failed(name, error.message);
  }
}

function checkWith({ name, command: [program, ...argv], install }) {
  if (spawnSync(program, ['--version'], { stdio: 'ignore' }).status !== 0)
    return { name, outcome: 'skipped', reason: `${program} is not installed. To install it: ${install}` };
  const run = spawnSync(program, argv, { cwd: root, encoding: 'utf8' });
  return run.status === 0 ? passed(name) : failed(name, `${run.stdout}${run.stderr}`.trim());
}

function main(args) {
  const { json } = readArguments(args, { json: { type: 'boolean', default: false } }, 'validate').values;
  const tools = TOOLS.map(checkWith);
  const checks = [checkYaml(), checkScripts(), ...tools];
  const validated = tools.some((check) => check.outcome === 'passed');
  const failures = checks.filter((check) => check.outcome === 'failed').length;
  const exitCode = failures > 0 ? 1 : validated ? 0 : 2;
  if (json) console.log(JSON.stringify({ ok: exitCode === 0, checks }));
  else show(checks, exitCode);
  return exitCode;
}

function show(checks, exitCode) {
  for (const check of checks)
    console.log(`${check.outcome.padEnd(8)}${check.name}${check.reason ? `\n        ${check.reason}` : ''}`);
  if (exitCode === 2) console.log('Not validated: install one of the tools above and run this again.');
}

await runCommand(USAGE, main);
