import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  readArguments,
  sayProblem,
  USAGE_EXIT_CODE,
  UsageError,
  usageError,
  wantsHelp,
  wantsJson,
} from '../../../scripts/arguments.mjs';
import { builtConsole } from '../../../scripts/build/console.mjs';
import type { OpenAiModelOptions } from '../../aws/bedrock/openai/openai-model.ts';
import { type SeededSubject, seedSubject } from '../../demo/seed.ts';
import type { LogLine } from '../../functions/log.ts';
import { problemText } from '../../system/start-problem.ts';
import type { LocalSystem } from '../../system/system.ts';
import { LOCAL_STACK } from '../../template/read-template.ts';
import { Interrupted, interruption, untilInterrupted } from '../interruption.ts';
import { MODEL_OPTIONS, readModelServer } from '../model/model-choice.ts';
import { scriptedModel } from '../model/scripted-model.ts';
import { rememberRunning } from '../running.ts';
import { withSystem } from '../with-system.ts';
import { type Own, type OwnRepository, ownLines, readIssues, seedOwn } from './own-repositories.ts';

const USAGE = `Usage: npm run local [-- options]
  --port N         listen on this port of 127.0.0.1; default a free one
  --bedrock        connect Amazon Bedrock as the model; needs AWS credentials
  --model-url URL  connect an OpenAI-compatible server (Ollama, vLLM, llama.cpp) as the model, e.g.
                   http://localhost:11434/v1; its API key, if it wants one, is taken from OPENAI_API_KEY
  --model NAME     with --model-url: the server's name of the model; it must be able to call tools
  --repository PATH_OR_URL
                   put a copy of your own repository or folder on the local GitHub, as local/<name>; may be given several
                   times. The original is only read; what is not committed in a repository is not copied
  --issue FILE     open an issue in the first of them: the first line of the file is its title; may be given several times
  --json           for programs: one JSON line with the addresses once all is there, in place of the text for people`;
const PORT_MAX = 65_535;

/** `npm run local`: the whole system for a person, until Ctrl-C. Sets the exit code; leaves nothing behind. */
export async function main(args: string[]): Promise<void> {
  const interrupted = interruption();
  if (wantsHelp(args)) return void console.log(USAGE);
  const asJson = wantsJson(args);
  const state: { port?: number; subject?: SeededSubject } = {};
  try {
    const options = readOptions(args);
    state.port = options.port;
    const script = scriptedModel(() => state.subject);
    await withSystem({ ...options, script, onLine: showError }, interrupted, {
      onStart: () => {
        if (!asJson) console.log('Starting …');
        builtConsole();
      },
      use: async (system) => {
        state.subject = await seedSubject(system);
        const own = await seedOwn(system, options.own);
        system.slack.suggest(suggestions(state.subject, own));
        const credentialsFile = writeCredentials(system);
        const seeded = { subject: state.subject, own };
        if (asJson) console.log(JSON.stringify(addresses(system, seeded, credentialsFile)));
        else explain(system, seeded, options, credentialsFile);
        const forgetRunning = rememberRunning(system, credentialsFile);
        await untilInterrupted(interrupted).finally(forgetRunning);
      },
    });
  } catch (error) {
    complain(error, state.port, asJson);
  }
  if (!process.exitCode && !asJson) console.log('\nEnded and cleaned up.');
  process.stdout.write('', () => process.exit());
}

type Options = {
  port?: number;
  bedrock: boolean;
  modelServer?: OpenAiModelOptions | undefined;
  own: Own;
};

function readOptions(args: string[]): Options {
  const options = {
    port: { type: 'string' },
    ...MODEL_OPTIONS,
    json: { type: 'boolean', default: false },
    repository: { type: 'string', multiple: true },
    issue: { type: 'string', multiple: true },
  } as const;
  const { port, bedrock, 'model-url': url, model, repository, issue } = readArguments(args, options, 'local').values;
  const own: Own = { repositories: repository ?? [], issues: issue ?? [] };
  if (own.issues.length > 0 && own.repositories.length === 0)
    throw usageError('local', '--issue needs a --repository in which it is opened.');
  readIssues(own.issues);
  const modelServer = readModelServer(url, model, 'local');
  if (modelServer && bedrock) throw usageError('local', '--bedrock and --model-url name two models: leave one out.');
  if (port === undefined) return { bedrock, modelServer, own };
  if (!/^\d+$/.test(port) || Number(port) > PORT_MAX)
    throw usageError('local', `--port takes a number from 0 to ${PORT_MAX}, not "${port}".`);
  return { bedrock, modelServer, own, port: Number(port) };
}

type Seeded = { subject: SeededSubject; own: OwnRepository[] };

/** What a program needs to talk to the system; `aws` as variables of its environment. */
function addresses(system: LocalSystem, { subject, own }: Seeded, credentialsFile: string): object {
  const { baseUrl } = system;
  const { repository, issueUrl } = subject;
  return {
    ...{
      ok: true,
      slack: `${baseUrl}/slack/`,
      github: `${baseUrl}/github/`,
      console: `${baseUrl}/console/`,
      api: baseUrl,
    },
    aws: awsVariables(system, credentialsFile),
    repositories: [
      { repository, issueUrls: [issueUrl] },
      ...own.map(({ repository, issueUrls }) => ({ repository, issueUrls })),
    ],
  };
}

function explain(system: LocalSystem, { subject, own }: Seeded, options: Options, credentialsFile: string): void {
  const { baseUrl } = system;
  const { issueUrl, repository, packageName } = subject;
  const aws = Object.entries(awsVariables(system, credentialsFile));
  const hasModel = options.bedrock || options.modelServer !== undefined;
  console.log(`
Slack    ${baseUrl}/slack/
GitHub   ${baseUrl}/github/   (${repository} holds ${packageName}, with an issue about a real bug)
Console  ${baseUrl}/console/   (write console to the agent in Slack: it answers with a link that signs you in)
API      REMOTE_SWE_URL=${baseUrl}   (for npm run cli; write api_key to the agent in a direct message: it answers with a key)
${own.length > 0 ? `${ownLines(own)}\n` : ''}AWS      ${aws.map(([name, value]) => `${name}=${value}`).join(' ')}
         (npm run ops -- doctor --local finds them by itself)

Open Slack and write in #dev (the page offers it, too):

    @remote-swe ${hasModel ? firstTask(subject, own) : `${issueUrl} please fix this`}

When it has answered, open the pull request, and reply in the thread:

    Please also say it in the changelog.

${whoAnswers(options)}
Ctrl-C ends all of it and cleans up.`);
}

/** The key is of this run, in a file that only its owner may read. Resolves to its path. */
function writeCredentials({ directory, keys }: LocalSystem): string {
  const file = join(directory, 'aws-credentials');
  const { accessKeyId, secretAccessKey } = keys.issue('person');
  const text = `[default]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}

/** For the AWS CLI and the contract tests. */
function awsVariables({ baseUrl }: LocalSystem, credentialsFile: string): Record<string, string> {
  const { region } = LOCAL_STACK;
  return { AWS_ENDPOINT_URL: baseUrl, AWS_REGION: region, AWS_SHARED_CREDENTIALS_FILE: credentialsFile };
}

/** The page offers what the terminal says, so that nothing needs to be copied. */
function suggestions(subject: SeededSubject, own: OwnRepository[]): string[] {
  const tasks = new Set([firstTask(subject, own), `${subject.issueUrl} please fix this`]);
  return [...tasks, 'what can you do for me?', 'run node --version'];
}

function firstTask({ issueUrl }: SeededSubject, [own]: OwnRepository[]): string {
  if (!own) return `${issueUrl} please fix this`;
  const [issue] = own.issueUrls;
  return issue ? `${issue} please fix this` : `${own.repository}: what does this repository do?`;
}

function whoAnswers({ bedrock, modelServer }: Options): string {
  if (modelServer) return `${modelServer.model} at ${modelServer.url} answers. Everything else stays on this machine.`;
  return bedrock
    ? 'Amazon Bedrock answers, with your AWS credentials and at your cost. Everything else stays on this machine.'
    : 'No model is connected: the agent does that job from a script, runs a command on its worker when you write\n“run <command>”, and answers questions about itself. With AWS credentials: npm run local -- --bedrock, with a\nmodel of your own: npm run local -- --model-url http://localhost:11434/v1 --model NAME';
}

/** People see what a function calls an error; the rest is its own business. */
function showError({ logicalId, stream, text }: LogLine): void {
  if (stream === 'stderr' || text.includes('"level":"ERROR"')) console.error(`${logicalId}: ${text}`);
}

function complain(error: unknown, port: number | undefined, asJson: boolean): void {
  if (error instanceof Interrupted) return;
  process.exitCode = error instanceof UsageError ? USAGE_EXIT_CODE : 1;
  const isTaken = (error as { code?: string }).code === 'EADDRINUSE';
  const taken = `Port ${port} is taken. Nothing was started. Choose another one, or leave --port out and a free one is taken.`;
  sayProblem(isTaken ? taken : problemText(error), asJson);
}
