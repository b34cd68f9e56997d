import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { OpsError } from '../../../ops/kit/errors.ts';
import { runningSystem } from '../../../ops/kit/running.ts';
import {
  readArguments,
  sayProblem,
  USAGE_EXIT_CODE,
  UsageError,
  wantsHelp,
  wantsJson,
} from '../../../scripts/arguments.mjs';
import { loadEvent } from '../../../scripts/event.mjs';
import { readTemplate, type Template } from '../../../scripts/template.mjs';
import { SAMPLE_ANSWER } from '../../aws/cloudformation/custom-resources.ts';
import { type Files, type SamCommands, type Sample, samCommands, samplesOf } from '../../sam/commands.ts';
import { containerHost, systemPortOf } from '../../sam/container-host.ts';
import { type Environments, SamLocalError, withDeclared } from '../../sam/derive.ts';
import { openPassage } from '../../sam/passage.ts';
import { ROOT } from '../../system/system.ts';
import { interruption, untilInterrupted } from '../interruption.ts';

const USAGE = `Usage: npm run sam-local [-- options]
  Lets sam local invoke and sam local start-api run functions in containers, against the running npm run local. Writes a template
  and an environment file for them, prints what to type, and passes on what the containers send, until Ctrl-C.
  Before it: npm run build (with the SAM CLI), and npm run local in another terminal.
  --port N     which local system, where several run
  --host NAME  how containers reach this machine; default the address of docker0. Docker Desktop: host.docker.internal
  --build DIR  where sam build has built; default .aws-sam/build
  --json       the commands and files as one JSON line`;

/** Relative to the repository, as people type them there. */
const ENVIRONMENTS = '.local/sam-env.json';
const ANSWERED_HERE = '.local/sam-event.json';

const OPTIONS = {
  port: { type: 'string' },
  host: { type: 'string' },
  build: { type: 'string', default: '.aws-sam/build' },
  json: { type: 'boolean', default: false },
} as const;

/** `npm run sam-local`. Sets the exit code; leaves nothing behind but the template. */
export async function main(args: string[]): Promise<void> {
  const interrupted = interruption();
  if (wantsHelp(args)) return void console.log(USAGE);
  try {
    const { port, host, build, json } = readArguments(args, OPTIONS, 'sam-local').values;
    const built = readBuilt(join(build, 'template.yaml'));
    // Paths in the template are relative to it, so it lies beside the built one.
    const files = { template: join(build, 'template.local.json'), environments: ENVIRONMENTS };
    const system = runningSystem(join(ROOT, '.local/running'), port);
    const systemPort = systemPortOf(system.endpoint);
    const passage = await openPassage({ ...containerHost(host, networkInterfaces()), systemPort });
    try {
      writeFiles(files, built, inContainers(system.functionsFile, passage.nodeOptions));
      const samples = samplesOf(readFileSync(join(ROOT, 'events/README.md'), 'utf8'));
      const commands = samCommands(
        samples.map((sample) => answeredHere(sample, system.endpoint)),
        files,
        process.arch,
      );
      console.log(json ? JSON.stringify({ ok: true, ...files, ...commands }) : explained(commands));
      await untilInterrupted(interrupted);
    } finally {
      for (const file of [ENVIRONMENTS, ANSWERED_HERE]) rmSync(join(ROOT, file), { force: true });
      await passage.close();
    }
  } catch (error) {
    complain(error, wantsJson(args));
  }
}

function readBuilt(file: string): Template {
  const path = resolve(ROOT, file);
  if (existsSync(path)) return readTemplate(path);
  throw new SamLocalError(`There is no ${file}. Build with the SAM CLI: npm run build (without it, dist/ is built).`);
}

function inContainers(functionsFile: string, nodeOptions: string): Environments {
  const environments: Environments = JSON.parse(readFileSync(functionsFile, 'utf8'));
  const extended = Object.entries(environments).map(([id, own]) => [id, { ...own, NODE_OPTIONS: nodeOptions }]);
  return Object.fromEntries(extended);
}

/** The SAM CLI reads JSON as well as YAML, and JSON cannot be misread. */
function writeFiles(files: Files, built: Template, environments: Environments): void {
  const secrets = join(ROOT, files.environments);
  writeFileSync(resolve(ROOT, files.template), JSON.stringify(withDeclared(built, environments), null, 2));
  mkdirSync(dirname(secrets), { recursive: true });
  rmSync(secrets, { force: true });
  writeFileSync(secrets, JSON.stringify(environments, null, 2), { mode: 0o600 });
}

/** The one request that wants its answer at an address gets one of the local system: the sample's own is nobody's. */
function answeredHere(sample: Sample, endpoint: string): Sample {
  const event = loadEvent(sample.event);
  if (!('ResponseURL' in event)) return sample;
  writeFileSync(join(ROOT, ANSWERED_HERE), JSON.stringify({ ...event, ResponseURL: `${endpoint}${SAMPLE_ANSWER}` }));
  return { ...sample, file: ANSWERED_HERE };
}

function explained({ invoke, startApi, send }: SamCommands): string {
  return `
One function with a sample event, in another terminal:

${invoke.map(({ command }) => `    ${command}`).join('\n')}

The API for Slack and GitHub, and signed requests to it:

    ${startApi}
${send.map((command) => `    ${command}`).join('\n')}

Containers reach the local system through this program: it must go on. What a function stores or rings there, the local
system's own functions answer. Ctrl-C ends this.`;
}

function complain(error: unknown, asJson: boolean): void {
  const isKnown = error instanceof UsageError || error instanceof OpsError || error instanceof SamLocalError;
  const message = error instanceof Error ? ((isKnown ? undefined : error.stack) ?? error.message) : String(error);
  process.exitCode = error instanceof UsageError ? USAGE_EXIT_CODE : 1;
  sayProblem(message, asJson);
}
