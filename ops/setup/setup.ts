import { readFile } from 'node:fs/promises';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { randomSecret } from '@remote-swe/core/adapters/node/secret';
import { findParameters } from '@remote-swe/core/adapters/parameters/parameters';
import type { Access } from '../kit/access.ts';
import type { Clients } from '../kit/clients.ts';
import { describeStack } from '../kit/stack.ts';
import type { Finding } from '../stack/checks.ts';
import { findingText } from '../stack/doctor.ts';
import type { Hosts } from './deployment.ts';
import { checkGitHubApp, checkGitHubToken } from './git-hub.ts';
import { manifestText, newAppLink } from './manifest.ts';
import { checkModel } from './model.ts';
import type { Person } from './person.ts';
import { checkConcurrency } from './quotas.ts';
import { checkBotToken, signingSecretProblem } from './slack.ts';

/** How often one thing is asked for before it is left for another run. */
const TRIES_MAX = 3;
const USER_IDS = /^([A-Z0-9]+(,[A-Z0-9]+)*)?$/;

export type Setup = {
  access: Access;
  clients: Clients;
  hosts: Hosts;
  person: Person;
  /** Sets parameters of the deployment in the operator's own samconfig. */
  configure(parameters: Record<string, string>): Promise<void>;
  /** Keeps the manifest with the deployment's address; resolves to where. */
  keepManifest(text: string): Promise<string>;
};

/** What CloudFormation knows already: names of the secrets, and the address for Slack. */
type Known = { parameters: Record<string, string>; eventsUrl?: string; gitHubEventsUrl?: string };

/** Asks for what is needed, in the order of need; every answer is checked where it counts before it is kept. Enter keeps what is set. */
export async function setup(given: Setup): Promise<boolean> {
  const { person, clients, access } = given;
  const known = await knownOf(given);
  person.tell(`For the stack "${access.stackName}" in ${access.region}. Enter leaves a thing as it is.\n`);
  const before = [
    ...(await checkConcurrency(clients, known.parameters)),
    ...(await checkModel(access, known.parameters.ModelOverride)),
  ];
  for (const finding of before) tellFinding(person, finding);
  const done = [
    await slack(given, known),
    await gitHub(given, known),
    await gitHubEvents(given, known),
    await admins(given),
    await callbacks(given, known),
  ];
  await whatNext(given, known);
  return done.every(Boolean) && before.every(({ state }) => state !== 'bad');
}

async function knownOf({ clients, access }: Setup): Promise<Known> {
  const stack = await describeStack(clients.cloudFormation, access.stackName);
  const parameters = stack?.Parameters?.map(({ ParameterKey = '', ParameterValue = '' }) => [
    ParameterKey,
    ParameterValue,
  ]);
  const output = (name: string) => stack?.Outputs?.find(({ OutputKey }) => OutputKey === name)?.OutputValue;
  const eventsUrl = output('SlackEventsUrl');
  const gitHubEventsUrl = output('GitHubEventsUrl');
  return {
    parameters: Object.fromEntries(parameters ?? []),
    ...(eventsUrl ? { eventsUrl } : {}),
    ...(gitHubEventsUrl ? { gitHubEventsUrl } : {}),
  };
}

async function slack(given: Setup, { parameters, eventsUrl }: Known): Promise<boolean> {
  const { person, hosts } = given;
  person.tell(
    `\nSlack. If there is no app yet, open this, choose the workspace, create it and install it:\n\n${newAppLink(eventsUrl)}\n`,
  );
  const signing = await secret(given, {
    question: 'Signing Secret (Basic Information, App Credentials):',
    parameter: parameters.SlackSigningSecretParameter ?? '/remote-swe/slack/signing-secret',
    check: async (value) => {
      const problem = signingSecretProblem(value);
      return problem ? [{ state: 'bad', what: problem }] : [];
    },
  });
  const token = await secret(given, {
    question: 'Bot User OAuth Token (OAuth & Permissions):',
    parameter: parameters.SlackBotTokenParameter ?? '/remote-swe/slack/bot-token',
    check: (value) => checkBotToken(value, hosts.slackApiUrl),
  });
  return signing && token;
}

async function gitHub(given: Setup, { parameters }: Known): Promise<boolean> {
  const { person, hosts } = given;
  const apiUrl = hosts.gitHubApiUrl ?? parameters.GitHubApiUrl ?? 'https://api.github.com';
  person.tell('\nGitHub. An App is the safer choice: docs/deploy.md, GitHub, says why and what it needs.');
  const kind = (await person.ask('"app", "token", or Enter:')).toLowerCase();
  if (kind === 'token')
    return secret(given, {
      question: 'Personal access token:',
      parameter: parameters.GitHubTokenParameter ?? '/remote-swe/github/personal-access-token',
      check: (value) => checkGitHubToken(value, apiUrl),
    });
  if (kind === 'app') return gitHubApp(given, parameters, apiUrl);
  if (kind !== '') person.tell('Neither: GitHub stays as it is.');
  return kind === '';
}

/** Optional: without it checks are looked at by timer, and remarks on pull requests reach nobody. */
async function gitHubEvents(given: Setup, { parameters, gitHubEventsUrl }: Known): Promise<boolean> {
  given.person.tell(
    `\nGitHub's events (checks, reviews, merges). Make up a long random secret, and give it to the App or the repository as the secret of a webhook to ${gitHubEventsUrl ?? 'GitHubEventsUrl (an output of the stack)'}, content type application/json: docs/deploy.md, Events of GitHub.`,
  );
  const webhook = await secret(given, {
    question: 'Secret of the webhook:',
    parameter: parameters.GitHubWebhookSecretParameter ?? '/remote-swe/github/webhook-secret',
    check: isLongEnough,
  });
  const name = await agentName(given);
  given.person.tell(
    '\nAsks from CI, if runs of CI shall ask for work: another secret, of which each repository gets its own: docs/github.md, From CI.',
  );
  const ask = await secret(given, {
    question: 'Secret of asks from CI:',
    parameter: parameters.GitHubAskSecretParameter ?? '/remote-swe/github/ask-secret',
    check: isLongEnough,
  });
  return webhook && name && ask;
}

/** As GitHub has logins; an App's short name, as in the address of its page. */
const LOGIN = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/;

/** By which mentions are known, and the agent's own words. */
async function agentName({ person, configure }: Setup): Promise<boolean> {
  const login = await person.ask('The agent’s login at GitHub (the App’s short name, or the account of the token):');
  if (login === '') return true;
  const plain = login.replace(/^@/, '').replace(/\[bot\]$/, '');
  if (!LOGIN.test(plain)) {
    person.tell('That is no login. Nothing was set.');
    return false;
  }
  await configure({ GitHubAgentName: plain });
  return true;
}

async function isLongEnough(value: string): Promise<Finding[]> {
  return value.length < SECRET_CHARS_MIN ? [{ state: 'bad', what: TOO_SHORT }] : [];
}

/** Whoever guesses it can write to sessions. */
const SECRET_CHARS_MIN = 20;
const TOO_SHORT = `The secret has fewer than ${SECRET_CHARS_MIN} characters: make one with \`openssl rand -hex 32\``;

/** The key is a file that GitHub gives: nobody types it. */
async function gitHubApp(given: Setup, parameters: Record<string, string>, apiUrl: string): Promise<boolean> {
  const { person, clients } = given;
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const appId = await person.ask('App ID (the App’s settings, General):');
    const file = appId && (await person.ask('File with its private key (.pem):'));
    if (!appId || !file) return true;
    const key = await readFile(file, 'utf8').catch((error: Error) => error);
    if (!/^\d+$/.test(appId) || typeof key !== 'string') {
      person.tell(typeof key === 'string' ? 'An App ID is a number.' : `${file} cannot be read: ${key.message}.`);
      continue;
    }
    if (!accepted(person, await checkGitHubApp(appId, key, apiUrl))) continue;
    await keep(clients, parameters.GitHubAppPrivateKeyParameter ?? '/remote-swe/github/app-private-key', key);
    await given.configure({ GitHubAppId: appId });
    person.tell('The key is kept, and GitHubAppId is set in samconfig.local.toml.');
    return true;
  }
  return false;
}

async function admins({ person, configure }: Setup): Promise<boolean> {
  person.tell(
    '\nPeople. Admins approve others and raise budgets; without any, everybody in the workspace may use the agent.',
  );
  const ids = (await person.ask('Slack user ids of admins (U…), separated by commas:')).replaceAll(' ', '');
  if (ids === '') return true;
  if (!USER_IDS.test(ids)) {
    person.tell('Those are no user ids: a profile’s menu has “Copy member ID”. Nothing was set.');
    return false;
  }
  await configure({ AdminUserIdList: ids });
  return true;
}

type Wanted = { question: string; parameter: string; check(value: string): Promise<Finding[]> };

/** Asks for a secret until it is right, and keeps it. False when it never was. */
async function secret({ person, clients }: Setup, { question, parameter, check }: Wanted): Promise<boolean> {
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const value = await person.askHidden(question);
    if (value === '') return true;
    if (!accepted(person, await check(value))) continue;
    await keep(clients, parameter, value);
    person.tell(`ok   Kept as ${parameter}`);
    return true;
  }
  person.tell('Left as it was. Run it again when you have it.');
  return false;
}

function accepted(person: Person, findings: Finding[]): boolean {
  for (const finding of findings) tellFinding(person, finding);
  return findings.every(({ state }) => state !== 'bad');
}

function tellFinding(person: Person, finding: Finding): void {
  person.tell(findingText(finding));
}

/** Nobody outside has to know it, so nobody is asked for it. Another value would change every key's secret: one that is there stays. */
async function callbacks({ clients, person }: Setup, { parameters }: Known): Promise<boolean> {
  const name = parameters.CallbackSecretParameter ?? '/remote-swe/callback-secret';
  if ((await findParameters(clients.ssm, [name])).has(name)) return true;
  await keep(clients, name, randomSecret());
  person.tell(`\nok   Made the secret that callbacks to programs are signed with: ${name}`);
  return true;
}

/** Encrypted by Parameter Store with the account's default key. */
async function keep({ ssm }: Clients, Name: string, Value: string): Promise<void> {
  await ssm.send(new PutParameterCommand({ Name, Value, Type: 'SecureString', Overwrite: true }));
}

async function whatNext({ person, keepManifest }: Setup, { eventsUrl }: Known): Promise<void> {
  if (!eventsUrl)
    return person.tell(
      '\nNext:\n  1. npm run deploy\n  2. npm run setup, once more: it then gives you the app’s manifest with the deployment’s address',
    );
  const file = await keepManifest(manifestText(eventsUrl));
  person.tell(
    `\nNext:\n  1. In the Slack app, App Manifest: put the content of ${file} there, save, verify the address, install again\n  2. npm run deploy, if parameters were set\n  3. npm run setup -- --check\n  4. Invite the app to a channel and mention it`,
  );
}
