import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { HeadAndTail } from '../output/head-and-tail.ts';
import { runProcess } from '../process/run-process.ts';
import type { CallContext } from '../tools/worker-tool.ts';

/** A fetch of a large repository over a slow line; a stalled transfer is given up sooner. */
const GIT_TIMEOUT_MS = 15 * 60_000;
/** Characters kept of what git says, from either end. */
const OUTPUT_CHARS = 4_000;
/** Below 1 kB/s for a minute a transfer counts as stalled. */
const STALL = ['-c', 'http.lowSpeedLimit=1000', '-c', 'http.lowSpeedTime=60'];

export type GitEnding = { kind: 'done'; output: string } | { kind: 'failed'; output: string } | { kind: 'stopped' };

/** Runs git as the tool user, without a shell. `output` is what it printed, secrets removed. */
export async function runGit(workingDirectory: string, words: string[], context: CallContext): Promise<GitEnding> {
  const output = new HeadAndTail(OUTPUT_CHARS, OUTPUT_CHARS);
  const timeout = AbortSignal.timeout(GIT_TIMEOUT_MS);
  const folder = mkdtempSync(join(context.directory.path, 'git-'));
  try {
    const ending = await runProcess({
      ...context,
      // Git gets no scope of its own: one call may run git several times, and units have one name each.
      scope: { kind: 'group' },
      command: ['git', ...STALL, ...words],
      workingDirectory,
      marker: context.directory.name,
      folder,
      timeoutMs: GIT_TIMEOUT_MS * 2,
      signal: AbortSignal.any([context.signal, timeout]),
      onOutput: (chunk) => output.add(chunk.toString('utf8')),
    });
    const text = context.redactor.text(output.text(() => '\n…\n')).trim();
    if (ending.kind === 'not-started') return { kind: 'failed', output: `git could not be started: ${ending.reason}` };
    if (ending.kind !== 'exited')
      return context.signal.aborted
        ? { kind: 'stopped' }
        : { kind: 'failed', output: `${text}\nStopped after ${GIT_TIMEOUT_MS / 60_000} minutes.` };
    return { kind: ending.exit.exitCode === 0 ? 'done' : 'failed', output: text };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
