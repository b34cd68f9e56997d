import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import {
  readArguments,
  USAGE_EXIT_CODE,
  UsageError,
  usageError,
  wantsHelp,
  wantsJson,
} from '../../scripts/arguments.mjs';
import { shown } from '../kit/output.ts';
import { ApiFailure, apiClient } from './api-client.ts';
import { type ClientCommand, COMMANDS } from './commands.ts';
import { aboutOption } from './options.ts';

/** As a shell reports a program that SIGINT ended. */
const INTERRUPTED_EXIT_CODE = 130;
const COMMON = {
  url: { type: 'string' },
  key: { type: 'string' },
  json: { type: 'boolean' },
} as const;

export type Environment = Readonly<Record<string, string | undefined>>;
export type Terminal = { out(text: string): void; error(text: string): void; signal: AbortSignal };

const OPTION_CHARS = 16;
const HELP_OF_ALL = [
  '  --url URL    where the API is; default: REMOTE_SWE_URL',
  '  --key KEY    an API key; default: REMOTE_SWE_API_KEY, which other users of the machine do not see',
  '  --json       for programs: JSON on standard output, one value a line for logs',
];
const HELP = [
  'Usage: remote-swe <command> [options]   (npm run cli -- …, or npx remote-swe … in a clone)',
  '  Talks to the API of a deployment, or of npm run local.',
  '',
  ...Object.entries(COMMANDS).map(([name, command]) => `  ${usageOf(name, command).padEnd(28)} ${command.summary}`),
  '',
  ...HELP_OF_ALL,
  '',
  '  Exit codes: 0 done, 1 refused or failed, 2 words that make no sense, 130 interrupted.',
].join('\n');

/** The whole program but for the process: resolves to the exit code. */
export async function runClient(args: string[], environment: Environment, terminal: Terminal): Promise<number> {
  const isJson = wantsJson(args);
  try {
    const [name, ...rest] = args;
    if (wantsHelp(args) || name === undefined) return said(terminal, helpFor(name), name === undefined ? 2 : 0);
    await perform(name, rest, environment, terminal);
    return terminal.signal.aborted ? INTERRUPTED_EXIT_CODE : 0;
  } catch (error) {
    if (terminal.signal.aborted) return INTERRUPTED_EXIT_CODE;
    if (!(error instanceof UsageError) && !(error instanceof ApiFailure)) throw error;
    const message = shown(error.message);
    if (isJson) terminal.out(JSON.stringify({ ok: false, error: message }));
    else terminal.error(message);
    return error instanceof UsageError ? USAGE_EXIT_CODE : 1;
  }
}

async function perform(name: string, args: string[], environment: Environment, terminal: Terminal): Promise<void> {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command)
    throw usageError('cli', name.startsWith('-') ? `Unknown option '${name}'.` : `There is no command ${name}.`);
  const { values, positionals } = readArguments(
    args,
    { ...COMMON, ...command.options },
    `cli -- ${name}`,
    command.words.length,
  );
  const missing = command.words[positionals.length];
  if (missing) throw usageError(`cli -- ${name}`, `${missing} is missing.`);
  const empty = command.words.find((_, index) => positionals[index]?.trim() === '');
  if (empty) throw usageError(`cli -- ${name}`, `${empty} is empty.`);
  const given = values as Record<string, string | boolean | undefined>;
  const { signal } = terminal;
  const pause = (ms: number) => wait(ms, undefined, { signal });
  const api = apiClient({
    url: addressIn(given.url ?? environment.REMOTE_SWE_URL),
    key: wanted(given.key ?? environment.REMOTE_SWE_API_KEY, NO_KEY),
    ...{ signal, wait: pause, now: Date.now },
  });
  const isJson = given.json === true;
  const print = (text: string, data: unknown) => terminal.out(isJson ? JSON.stringify(data) : shown(text));
  const note = (text: string) => !isJson && terminal.error(shown(text));
  const world = { randomId: randomUUID, wait: pause };
  await command.run({ api, words: positionals, values: given, signal, print, note, ...world });
}

const NO_KEY =
  'An API key is missing: give --key or REMOTE_SWE_API_KEY. `api_key`, written to the agent in a direct message in Slack, makes one.';
const NO_URL = 'The address of the API is missing: give --url or REMOTE_SWE_URL.';

function wanted(value: string | boolean | undefined, problem: string): string {
  if (typeof value !== 'string' || value === '') throw usageError('cli', problem);
  return value;
}

function addressIn(value: string | boolean | undefined): string {
  const url = wanted(value, NO_URL);
  if (/^https?:$/.test(URL.parse(url)?.protocol ?? '')) return url;
  throw usageError('cli', `An address begins with https:// or http://, not as '${url}'.`);
}

function helpFor(name: string | undefined): string {
  const command = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command || name === undefined) return HELP;
  const options = Object.keys(command.options).map(
    (option) => `  --${option.padEnd(OPTION_CHARS)} ${aboutOption(name, option)}`,
  );
  return [
    `Usage: remote-swe ${usageOf(name, command)} [options]   (npm run cli -- …)`,
    `  ${command.summary}`,
    ...(options.length > 0 ? ['', ...options] : []),
    ...['', ...HELP_OF_ALL],
  ].join('\n');
}

function usageOf(name: string, { words }: ClientCommand): string {
  return [name, ...words].join(' ');
}

function said({ out }: Terminal, text: string, code: number): number {
  out(text);
  return code;
}
