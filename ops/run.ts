import { usageError, wantsHelp } from '../scripts/arguments.mjs';
import { COMMANDS } from './commands.ts';
import { accessOf } from './kit/access.ts';
import { type Command, helpOf } from './kit/command.ts';
import { openOps } from './kit/ops.ts';
import { printed } from './kit/output.ts';
import { runProgram } from './kit/program.ts';
import { personAtTerminal } from './kit/terminal.ts';

const USAGE = [
  'Usage: npm run ops -- <command> [options]   (npm run ops -- <command> --help tells its options)',
  '  Looks at and mends a deployed stack, or with --local the system of npm run local.',
  '  A <session> is an id, slack:<team>:<channel>:<ts>, or the link of a message in its thread.',
  '  Every command takes --json, for programs: one JSON value on standard output.',
  '',
  ...COMMANDS.map(({ name, words, summary }) => `  ${[name, ...words].join(' ').padEnd(22)} ${summary}`),
].join('\n');

/** `npm run ops`: 0 when all is well, 1 when something is not, 2 for words that make no sense. */
async function main([name, ...args]: string[]): Promise<number> {
  const command = COMMANDS.find((each) => each.name === name);
  if (wantsHelp([name ?? '', ...args])) return helped(command);
  if (!command) {
    if (name?.startsWith('-')) throw usageError('ops', `Unknown option '${name}'.`);
    throw usageError('ops', name === undefined ? 'Which command?' : `There is no command ${name}.`);
  }
  return perform(command, args);
}

function helped(command: Command | undefined): number {
  console.log(command ? helpOf(command) : USAGE);
  return 0;
}

async function perform(command: Command, args: string[]): Promise<number> {
  const prepared = command.prepare(args);
  const ops = await openOps(accessOf(prepared.values, process.env), personAtTerminal());
  const report = await prepared.run(ops);
  const text = printed(report, prepared.values.json === true);
  if (text !== '') console.log(text);
  return report.ok ? 0 : 1;
}

await runProgram(undefined, main);
