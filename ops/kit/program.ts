import { sayProblem, USAGE_EXIT_CODE, UsageError, wantsHelp, wantsJson } from '../../scripts/arguments.mjs';
import { explained } from './errors.ts';
import { shown } from './output.ts';

/** Runs `main(args)`, which resolves to the exit code: 0 all is well, 1 something is not, 2 words that make no sense. */
export async function runProgram(usage: string | undefined, main: (args: string[]) => Promise<number>): Promise<void> {
  // The SDK's notice about Node is for us, not for operators.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const args = process.argv.slice(2);
  if (usage !== undefined && wantsHelp(args)) return void console.log(usage);
  try {
    process.exitCode = await main(args);
  } catch (error) {
    const problem = error instanceof UsageError ? error.message : explained(error);
    if (problem === undefined) throw error;
    sayProblem(shown(problem), wantsJson(args));
    process.exitCode = error instanceof UsageError ? USAGE_EXIT_CODE : 1;
  }
}
