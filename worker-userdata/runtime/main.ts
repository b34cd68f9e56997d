/**
 * The worker runtime, one file, content-addressed: every command names its sha256. Modes: `command` (an SSM command;
 * payload in SSM_Payload, one CommandReport on standard output, exit code always 0), `by-hand` (for people), `supervise`
 * (started by the first two, one process per call; request on standard input), `scale-image` (started by a supervisor as the
 * tools' user; request in its argument), `mcp-host` (started by a supervisor, one per machine; set-up on standard input).
 */
import { readFileSync } from 'node:fs';
import imageScaler from 'remote-swe:image-scaler';
import mcpHost from 'remote-swe:mcp-host';
import { runByHand } from './by-hand.ts';
import { performCommand } from './command/command.ts';
import { runEmbedded } from './process/run-embedded.ts';
import { readSettings } from './settings.ts';
import type { RuntimeCommand } from './supervisor/start-supervisor.ts';
import { supervise } from './supervisor/supervise.ts';

const runtime: RuntimeCommand = { program: process.execPath, parameters: process.argv.slice(1, 2) };

async function main(mode: string | undefined, words: string[]): Promise<void> {
  const settings = readSettings();
  switch (mode) {
    case 'command':
      return print(await performCommand(settings, runtime), 0);
    case 'by-hand': {
      const { text, exitCode } = await runByHand(words, settings, runtime);
      return print(text, exitCode);
    }
    case 'supervise':
      return supervise(readFileSync(0, 'utf8'), settings, runtime);
    case 'scale-image':
      return runEmbedded(imageScaler, 'image-scaler.cjs');
    case 'mcp-host':
      return runEmbedded(mcpHost, 'mcp-host.cjs');
    default:
      return print(`Modes: command, by-hand, supervise, scale-image, mcp-host; got '${mode ?? ''}'.`, 2);
  }
}

/** Ends the process once the text is out: nothing that still waits may keep the command open. */
function print(text: string, exitCode: number): void {
  process.stdout.write(`${text}\n`, () => process.exit(exitCode));
}

main(process.argv[2], process.argv.slice(3)).catch((error: unknown) => {
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  if (process.argv[2] === 'command') return print(JSON.stringify({ schema: 1, outcome: 'failed', reason }), 0);
  process.stderr.write(`${new Date().toISOString()} ${process.argv[2]}: ${reason}\n`, () => process.exit(1));
});
