import { createHash } from 'node:crypto';
import { constants, lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runCommand } from '@remote-swe/core/domain/worker/command';
import { redactReport } from './command/redact-report.ts';
import { NO_SUPPLIES, runCalls } from './command/run-calls.ts';
import { Redactor } from './output/redactor.ts';
import { openPlace, type RuntimeCommand } from './place.ts';
import { HOME_DEFAULT, type Settings } from './settings.ts';
import { inOwnProcesses } from './supervisor/start-call.ts';

const USAGE = `Runs one tool call as the worker would, and prints its result as JSON.
  by-hand [--workspace DIR] '{"toolCallId":"t1","name":"bash","input":{"command":"echo hello"}}'
The same toolCallId again shows the stored result. Everything is kept in REMOTE_SWE_HOME, or without it in a scratch folder of the workspace.`;

const AUTHOR = { name: 'Remote SWE by hand', email: 'by-hand@localhost' };

/** Text for standard output and the exit code: 0 for any result, 2 for arguments that make no call. */
export async function runByHand(
  words: string[],
  settings: Settings,
  runtime: RuntimeCommand,
): Promise<{ text: string; exitCode: number }> {
  const call = parseCall(words);
  if (typeof call === 'string') return { text: `${call}\n${USAGE}`, exitCode: 2 };
  const root = settings.home === HOME_DEFAULT ? scratchHome(call.workspace) : settings.home;
  const place = openPlace({ ...settings, home: root }, runtime, call.workspace);
  const command = {
    schema: 1,
    action: 'run',
    sessionId: 'by-hand',
    calls: [call.call],
    notAfter: Number.MAX_SAFE_INTEGER,
    reportUrl: '',
    git: { serverUrl: 'https://github.com', author: AUTHOR },
  } as const;
  const found = await runCalls(runCommand.parse(command), async () => NO_SUPPLIES, {
    home: place.home,
    bootId: settings.bootId,
    startCall: inOwnProcesses(place),
    now: Date.now,
    stopGraceMs: settings.stopGraceMs,
  });
  const report = redactReport(found, new Redactor([]));
  const shown = report.outcome === 'done' ? report.results[0] : report;
  return { text: JSON.stringify(shown, null, 2), exitCode: 0 };
}

function parseCall(words: string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: words,
      options: { workspace: { type: 'string' } },
      allowPositionals: true,
    });
    const call = runCommand.shape.calls.element.parse(JSON.parse(positionals[0] ?? ''));
    return { call, workspace: values.workspace ? resolve(values.workspace) : undefined };
  } catch (error) {
    return `This is not a call: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Each workspace has its own ledger and remembers its own directory: a call in one is none in another. */
function scratchHome(workspace: string | undefined): string {
  const own = workspace === undefined ? '' : `-${createHash('sha256').update(workspace).digest('hex').slice(0, 12)}`;
  const path = join(tmpdir(), `remote-swe-by-hand-${process.getuid?.() ?? 0}${own}`);
  mkdirSync(path, { recursive: true, mode: 0o755 });
  const { uid, mode } = lstatSync(path);
  const isFolder = (mode & constants.S_IFMT) === constants.S_IFDIR;
  if (isFolder && uid === process.getuid?.() && (mode & 0o022) === 0) return path;
  throw new Error(`${path} belongs to somebody else; nothing was run. Remove it, or set REMOTE_SWE_HOME.`);
}
