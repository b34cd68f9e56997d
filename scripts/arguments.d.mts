import type { ParseArgsConfig, parseArgs } from 'node:util';

/** Words that make no sense; the message says which and how it is done right. */
export declare class UsageError extends Error {}
export declare const USAGE_EXIT_CODE: 2;

/** A {@link UsageError} that points to the help of `npm run <command>`. */
export function usageError(command: string, problem: string): UsageError;

/** Reads the options of `npm run <command>` strictly. Throws a {@link UsageError}. */
export function readArguments<Options extends NonNullable<ParseArgsConfig['options']>>(
  args: string[],
  options: Options,
  command: string,
  positionalsMax?: number,
): ReturnType<typeof parseArgs<{ options: Options; allowPositionals: true; strict: true }>>;

/** The value of an option that takes a whole number of at least `min` (1 by default). Throws a {@link UsageError}. */
export function wholeNumber(text: string, option: string, command: string, min?: number): number;

export function wantsHelp(args: string[]): boolean;

/** Whether a program asked: known before the words are read, because they may make no sense. */
export function wantsJson(args: string[]): boolean;

/** What kept a command from its work, for who asked: a line on standard error, or for programs the one JSON object on standard output. */
export function sayProblem(problem: string, asJson: boolean): void;

/** Runs `main(args)`, which resolves to the exit code, as the whole program. */
export function runCommand(
  usage: string,
  main: (args: string[]) => number | Promise<number>,
  args?: string[],
): Promise<void>;
