/**
 * The words after the name of a command for people: `--help` prints what there is, and words that make no sense get one
 * line that says which and where to look (with `--json` one JSON object), and exit code 2. Without packages, so that every command can
 * use it.
 */
import { parseArgs } from 'node:util';

/** Words that make no sense; the message says which and how it is done right. */
export class UsageError extends Error {
  name = 'UsageError';
}
export const USAGE_EXIT_CODE = 2;

/** A {@link UsageError} that points to the help of `npm run <command>`. `command`: may have words of its own, as `cli -- new`. */
export function usageError(command, problem) {
  return new UsageError(`${problem} See: npm run ${command}${command.includes(' -- ') ? '' : ' --'} --help`);
}

/** Reads the options of `npm run <command>` strictly. Throws a {@link UsageError}. */
export function readArguments(args, options, command, positionalsMax = 0) {
  const parsed = parsedOrProblem({ args, options, allowPositionals: positionalsMax > 0, strict: true });
  if (typeof parsed === 'string') throw usageError(command, parsed);
  if (parsed.positionals.length <= positionalsMax) return parsed;
  throw usageError(command, `Too many words: at most ${positionalsMax} are expected.`);
}

/** The value of an option that takes a whole number. Throws a {@link UsageError}. */
export function wholeNumber(text, option, command, min = 1) {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(number) && number >= min) return number;
  throw usageError(command, `${option} takes a whole number from ${min} on, not '${text}'.`);
}

export function wantsHelp(args) {
  return args.includes('--help') || args.includes('-h');
}

/** Whether a program asked: known before the words are read, because they may make no sense. */
export function wantsJson(args) {
  return args.includes('--json');
}

/** What kept a command from its work, for who asked: a line on standard error, or for programs the one JSON object on standard output. */
export function sayProblem(problem, asJson) {
  if (asJson) console.log(JSON.stringify({ ok: false, error: problem }));
  else console.error(problem);
}

/** Runs `main(args)`, which resolves to the exit code, as the whole program. */
export async function runCommand(usage, main, args = process.argv.slice(2)) {
  if (wantsHelp(args)) return void console.log(usage);
  try {
    process.exitCode = await main(args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    sayProblem(error.message, wantsJson(args));
    process.exitCode = USAGE_EXIT_CODE;
  }
}

/** Node explains how to pass words that begin with a dash; that does not help here: its first sentence does. */
function parsedOrProblem(config) {
  try {
    return parseArgs(config);
  } catch (error) {
    return `${error.message.split(/\. |\n/)[0].replace(/\.$/, '')}.`;
  }
}
