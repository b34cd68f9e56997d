import { constants } from 'node:fs';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readArguments, usageError } from '../../scripts/arguments.mjs';
import { type Access, accessOf, ROOT } from '../kit/access.ts';
import { clientsFor } from '../kit/clients.ts';
import { COMMON, type Options, optionRows } from '../kit/command.ts';
import { openOps } from '../kit/ops.ts';
import { printed } from '../kit/output.ts';
import { runProgram } from '../kit/program.ts';
import { personAtTerminal } from '../kit/terminal.ts';
import { doctorReport } from '../stack/doctor.ts';
import { checkDeployment, type Hosts } from './deployment.ts';
import { personAtInput } from './person.ts';
import { withParameters } from './samconfig.ts';
import { setup } from './setup.ts';

const OPTIONS = {
  check: {
    type: 'boolean',
    help: 'asks nothing: checks a deployment end to end, says what is wrong and how to mend it',
  },
  ...COMMON,
  json: { ...COMMON.json, help: `with --check, ${COMMON.json.help}` },
} as const satisfies Options;

const USAGE = [
  'Usage: npm run setup [-- options]',
  '  Asks for what a deployment needs, before or after it: tokens are checked with Slack, GitHub and Bedrock, and kept as',
  '  SecureString parameters. Secrets are typed unseen; they are never given on the command line.',
  ...optionRows(OPTIONS),
].join('\n');

async function main(args: string[]): Promise<number> {
  const { values } = readArguments(args, OPTIONS, 'setup');
  if (values.json && !values.check) throw usageError('setup', '--json is for --check: questions are for people.');
  const access = accessOf(values, process.env);
  // Only a local system says where its Slack and GitHub are.
  const { SLACK_API_URL: slackApiUrl, GITHUB_API_URL: gitHubApiUrl } = process.env;
  const hosts: Hosts = { slackApiUrl, gitHubApiUrl };
  return values.check ? checked(access, hosts, values.json === true) : asked(access, hosts, values.local === true);
}

async function checked(access: Access, hosts: Hosts, asJson: boolean): Promise<number> {
  const ops = await openOps(access, personAtTerminal());
  const report = doctorReport(await checkDeployment(ops, access, hosts));
  console.log(printed(report, asJson));
  return report.ok ? 0 : 1;
}

async function asked(access: Access, hosts: Hosts, isLocal: boolean): Promise<number> {
  const person = personAtInput();
  try {
    const configure = isLocal ? async () => person.tell('A local system takes no parameters.') : setParameters;
    const isDone = await setup({ access, clients: clientsFor(access), hosts, person, configure, keepManifest });
    return isDone ? 0 : 1;
  } finally {
    person.close();
  }
}

async function setParameters(parameters: Record<string, string>): Promise<void> {
  const own = join(ROOT, 'samconfig.local.toml');
  await copyFile(join(ROOT, 'samconfig.toml'), own, constants.COPYFILE_EXCL).catch((error: { code?: string }) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await writeFile(own, withParameters(await readFile(own, 'utf8'), parameters));
}

async function keepManifest(text: string): Promise<string> {
  await mkdir(join(ROOT, '.local'), { recursive: true });
  await writeFile(join(ROOT, '.local/slack-app-manifest.json'), `${text}\n`);
  return '.local/slack-app-manifest.json';
}

await runProgram(USAGE, main);
