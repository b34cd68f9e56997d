import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ToolResult } from '@remote-swe/core/domain/tool/tool';
import { type RecordCall, type SessionRecord, unpack } from './record.ts';

/** Long enough for a file of a gigabyte; a call that runs again reads and edits, no more. */
const CALL_MS_MAX = 60_000;
const OUTPUT_BYTES_MAX = 50_000_000;

/** The worker of a build, as one file: the sources are at `root`. */
export async function workerOf(root: string, file: string): Promise<string> {
  const { buildRuntime } = await import(pathToFileURL(join(root, 'worker-userdata/build-runtime.mjs')).href);
  await buildRuntime(file);
  return file;
}

/**
 * The results of a record's calls as a worker of any build renders them, step by step. Commands do not run: their recorded bytes go
 * through the worker's own shell tool. Files are read and edited for real, in a copy.
 */
export function renderedResults(record: SessionRecord, worker: string): ToolResult[][] {
  const root = mkdtempSync(join(tmpdir(), 'record-'));
  try {
    unpack(record, root);
    const workspace = join(root, 'folder');
    mkdirSync(join(root, 'home'), { mode: 0o755 });
    return record.steps.map(({ calls }, step) =>
      calls.map((call, index) => {
        const made = { toolCallId: `s${step}c${index}`, name: call.name, input: inputOf(call, root) };
        const words = [worker, 'by-hand', '--workspace', workspace, JSON.stringify(made)];
        const env = { PATH: process.env.PATH, REMOTE_SWE_HOME: join(root, 'home') };
        const printed = execFileSync(process.execPath, words, {
          ...{ env, encoding: 'utf8', timeout: CALL_MS_MAX, maxBuffer: OUTPUT_BYTES_MAX, cwd: workspace },
        });
        return withoutPlace(JSON.parse(printed) as ToolResult, root);
      }),
    );
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function inputOf({ input, output, exitCode = 0 }: RecordCall, root: string): object {
  if (output === undefined) return input;
  const { command: _command, ...rest } = input;
  return { ...rest, command: `cat ${join(root, 'raw', output)}; exit ${exitCode}` };
}

/** Where the copy lay is chance. */
function withoutPlace(result: ToolResult, root: string): ToolResult {
  return JSON.parse(
    JSON.stringify(result)
      .replaceAll(root, '/var/lib/remote-swe')
      .replaceAll(/\b\d+\.\ds\b/g, '0.1s'),
  );
}
