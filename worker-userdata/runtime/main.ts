/**
 * The worker runtime, one file, content-addressed: every command names its sha256. Modes: `command` (an SSM command;
 * payload in SSM_Payload, one CommandReport on standard output, which is closed then: the process itself stays as long as
 * output goes on in the background), `by-hand` (for people), `supervise` (started by the first two for one call;
 * request on standard input), `may-push` (asked by git’s credential helper, as the tools’ user), `scale-image` (started by a call's process as the tools' user; request in its argument),
 * `mcp-host` (started by a call's process, one per machine; set-up on standard input).
 */
import './interpreted-schemas.ts';
import { readFileSync } from 'node:fs';
import imageScaler from 'remote-swe:image-scaler';
import mcpHost from 'remote-swe:mcp-host';
import { redacted } from '@remote-swe/core/domain/redact/redact';
import { runByHand } from './by-hand.ts';
import { writeAnswer } from './command/answer.ts';
import { performCommand } from './command/command.ts';
import { NOT_PUSHED_EXIT } from './git/credential-list.ts';
import { whyNotPushed } from './git/push/may-push.ts';
import { openPlace, type RuntimeCommand } from './place.ts';
import { runEmbedded } from './process/run-embedded.ts';
import { readSettings, type Settings } from './settings.ts';
import { type CallRequest, callRequest } from './supervisor/call-request.ts';
import { callsHere } from './supervisor/start-call.ts';
import { supervise } from './supervisor/supervise.ts';

const runtime: RuntimeCommand = { program: process.execPath, parameters: process.argv.slice(1, 2) };

async function main(mode: string | undefined, words: string[]): Promise<void> {
  const settings = readSettings();
  switch (mode) {
    case 'command':
      return command(settings);
    case 'by-hand': {
      const { text, exitCode } = await runByHand(words, settings, runtime);
      return print(text, exitCode);
    }
    case 'supervise':
      return superviseCall(callRequest.parse(JSON.parse(readFileSync(0, 'utf8'))), settings);
    case 'may-push': {
      const why = whyNotPushed(words[0] ?? '', words[1] ?? '');
      return why === undefined ? process.exit(0) : print(why, NOT_PUSHED_EXIT);
    }
    case 'scale-image':
      return runEmbedded(imageScaler, 'image-scaler.cjs');
    case 'mcp-host':
      return runEmbedded(mcpHost, 'mcp-host.cjs');
    default:
      return print(`Modes: command, by-hand, supervise, may-push, scale-image, mcp-host; got '${mode ?? ''}'.`, 2);
  }
}

/** Nothing that still waits, but for output in the background, may keep the process. */
async function command(settings: Settings): Promise<void> {
  const background: Promise<unknown>[] = [];
  writeAnswer(await performCommand(settings, runtime, (place) => callsHere(place, background)));
  await Promise.all(background);
  process.exit(0);
}

async function superviseCall(request: CallRequest, settings: Settings): Promise<void> {
  await (await supervise(request, openPlace(settings, runtime, request.workspace))).background;
}

/** Ends the process once the text is out: nothing that still waits may keep the command open. */
function print(text: string, exitCode: number): void {
  process.stdout.write(`${text}\n`, () => process.exit(exitCode));
}

main(process.argv[2], process.argv.slice(3)).catch((error: unknown) => {
  const reason = redacted(error instanceof Error ? (error.stack ?? error.message) : String(error));
  // Goes nowhere when the command's report has been handed over.
  if (process.argv[2] === 'command') writeAnswer(JSON.stringify({ schema: 1, outcome: 'failed', reason }));
  process.stderr.write(`${new Date().toISOString()} ${process.argv[2]}: ${reason}\n`, () => process.exit(1));
});
