import { RelayNotReady } from '../aws/bedrock/relay.ts';
import { type SeededSubject, seedSubject } from '../demo/seed.ts';
import type { LogLine } from '../functions/log.ts';
import type { LocalSystem } from '../system/system.ts';
import { readArguments, USAGE_EXIT_CODE, UsageError, wantsHelp } from './arguments.ts';
import { houseScript } from './house-script.ts';
import { Interrupted, interruption, untilInterrupted } from './interruption.ts';
import { withSystem } from './with-system.ts';

const USAGE = `Usage: npm run local [-- options]
  --port N    listen on this port of 127.0.0.1; default a free one
  --bedrock   connect Amazon Bedrock as the model; needs AWS credentials`;
const PORT_MAX = 65_535;

/** `npm run local`: the whole system for a person, until Ctrl-C. Sets the exit code; leaves nothing behind. */
export async function main(args: string[]): Promise<void> {
  const interrupted = interruption();
  if (wantsHelp(args)) return void console.log(USAGE);
  const state: { port?: number; subject?: SeededSubject } = {};
  try {
    const { port, bedrock } = readOptions(args);
    state.port = port;
    const script = houseScript(() => state.subject);
    await withSystem({ bedrock, port, script, onLine: showError }, interrupted, {
      onStart: () => console.log('Starting …'),
      use: async (system) => {
        state.subject = await seedSubject(system);
        explain(system, state.subject, bedrock);
        await untilInterrupted(interrupted);
      },
    });
  } catch (error) {
    complain(error, state.port);
  }
  if (!process.exitCode) console.log('\nEnded and cleaned up.');
  process.stdout.write('', () => process.exit());
}

function readOptions(args: string[]): { port?: number; bedrock: boolean } {
  const options = { port: { type: 'string' }, bedrock: { type: 'boolean', default: false } } as const;
  const { port, bedrock } = readArguments(args, options, USAGE).values;
  if (port === undefined) return { bedrock };
  if (!/^\d+$/.test(port) || Number(port) > PORT_MAX)
    throw new UsageError(`--port takes a number from 0 to ${PORT_MAX}, not "${port}".\n\n${USAGE}`);
  return { bedrock, port: Number(port) };
}

function explain(
  { baseUrl }: LocalSystem,
  { issueUrl, repository, packageName }: SeededSubject,
  bedrock: boolean,
): void {
  console.log(`
Slack    ${baseUrl}/slack/
GitHub   ${baseUrl}/github/   (${repository} holds ${packageName}, with an issue about a real bug)

Open Slack and write in #dev:

    @remote-swe ${issueUrl} please fix this

When it has answered, open the pull request, and reply in the thread:

    Please also say it in the changelog.

${
  bedrock
    ? 'Amazon Bedrock answers, with your AWS credentials and at your cost. Everything else stays on this machine.'
    : 'No model is connected: the agent does that job from a script, runs a command on its worker when you write\n“run <command>”, and answers questions about itself. With AWS credentials: npm run local -- --bedrock'
}
Ctrl-C ends all of it and cleans up.`);
}

/** People see what a function calls an error; the rest is its own business. */
function showError({ logicalId, stream, text }: LogLine): void {
  if (stream === 'stderr' || text.includes('"level":"error"')) console.error(`${logicalId}: ${text}`);
}

function complain(error: unknown, port: number | undefined): void {
  if (error instanceof Interrupted) return;
  process.exitCode = error instanceof UsageError ? USAGE_EXIT_CODE : 1;
  if (error instanceof UsageError || error instanceof RelayNotReady) console.error(error.message);
  else if ((error as { code?: string }).code === 'EADDRINUSE')
    console.error(
      `Port ${port} is taken. Nothing was started. Choose another one, or leave --port out and a free one is taken.`,
    );
  else console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
}
