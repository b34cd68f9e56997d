import type { ParseArgsConfig, parseArgs } from 'node:util';
import { readArguments, usageError, wholeNumber } from '../../scripts/arguments.mjs';
import type { Ops } from './ops.ts';

type Option = NonNullable<ParseArgsConfig['options']>[string] & {
  /** What stands behind the option in the help, e.g. `N`. */
  value?: string;
  help: string;
};
export type Options = Record<string, Option>;
type Values<Given extends Options> = ReturnType<typeof parseArgs<{ options: Given; strict: true }>>['values'];

/** What a command found or did. `data` is what `--json` prints, `lines` what people read. `ok` false: exit code 1. */
export type Report = { ok: boolean; data: unknown; lines: string[] };

export type Input<Given extends Options> = { values: Values<Given> & Common; words: string[] };

type Definition<Given extends Options> = {
  name: string;
  /** One line for the list of commands. */
  summary: string;
  /** The words it takes, e.g. `<session>`; one name for each. */
  words?: string[];
  options: Given;
  /** What has to be right before anything is asked of AWS. */
  check?(input: Input<Given>): void;
  run(ops: Ops, input: Input<Given>): Promise<Report>;
};

/** A command whose options are known only to itself. */
export type Command = {
  name: string;
  summary: string;
  words: string[];
  options: Options;
  /** Reads the words after the command's name; throws a UsageError. The result runs it. */
  prepare(args: string[]): { values: Common; run(ops: Ops): Promise<Report> };
};

/** What every command for operators takes. */
export const COMMON = {
  stack: { type: 'string', value: 'NAME', help: 'the stack; default: stack_name of samconfig.local.toml' },
  region: { type: 'string', value: 'REGION', help: 'its Region; default: AWS_REGION' },
  local: { type: 'boolean', help: 'the local system of this checkout (npm run local), in place of AWS' },
  port: { type: 'string', value: 'N', help: 'with --local: which one, where several run; default: the newest' },
  json: { type: 'boolean', help: 'for programs: one JSON value on standard output' },
} as const satisfies Options;

export type Common = Values<typeof COMMON>;

export function command<const Given extends Options>(definition: Definition<Given>): Command {
  const { name, summary, words = [], options } = definition;
  return {
    name,
    summary,
    words,
    options,
    prepare(args) {
      const called = `ops -- ${name}`;
      const parsed = readArguments(args, { ...COMMON, ...options }, called, words.length);
      const missing = words[parsed.positionals.length];
      if (missing) throw usageError(called, `${missing} is missing.`);
      const input = { values: parsed.values as Values<Given> & Common, words: parsed.positionals };
      definition.check?.(input);
      return { values: parsed.values as Common, run: (ops) => definition.run(ops, input) };
    },
  };
}

/** A bound that an option gives, or the default. */
export function count(text: string | undefined, option: string, fallback: number, max: number): number {
  if (text === undefined) return fallback;
  const number = wholeNumber(text, `--${option}`, 'ops');
  if (number > max) throw usageError('ops', `--${option} takes at most ${max}, not ${number}.`);
  return number;
}

export function helpOf({ name, summary, words, options }: Command): string {
  const usage = `Usage: npm run ops -- ${[name, ...words].join(' ')} [options]`;
  return [usage, `  ${summary}`, '', ...optionRows({ ...options, ...COMMON })].join('\n');
}

/** The options' lines of a help, each with what it does. */
export function optionRows(options: Options): string[] {
  return Object.entries(options).map(([key, { value, help }]) => {
    const option = `--${key}${value ? ` ${value}` : ''}`;
    return `  ${option.padEnd(22)} ${help}`;
  });
}
