import { type ParseArgsConfig, parseArgs } from 'node:util';

/** Words that make no sense; the message says which and how it is done right. */
export class UsageError extends Error {
  override name = 'UsageError';
}
export const USAGE_EXIT_CODE = 2;

/** Reads options strictly. Throws a {@link UsageError} that holds `usage`; `--help` gives the usage itself. */
export function readArguments<Options extends NonNullable<ParseArgsConfig['options']>>(
  args: string[],
  options: Options,
  usage: string,
  positionalsMax = 0,
) {
  try {
    const parsed = parseArgs({ args, options, allowPositionals: positionalsMax > 0, strict: true });
    if (parsed.positionals.length <= positionalsMax) return parsed;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? firstSentence(error.message) : error}\n\n${usage}`);
  }
  throw new UsageError(`Too many words: at most ${positionalsMax} are expected.\n\n${usage}`);
}

export function wantsHelp(args: string[]): boolean {
  return args.includes('--help') || args.includes('-h');
}

/** Node explains how to pass words that begin with a dash; that does not help here. */
function firstSentence(text: string): string {
  return `${text.split(/\. |\n/)[0]?.replace(/\.$/, '')}.`;
}
