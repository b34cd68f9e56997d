import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..');
/** Longer than any test waits: a program that hangs does not outlive the run. */
const RUN_MS_MAX = 15 * 60_000;

/** `output`: all that was printed, in the order in which it came. */
export type Ended = { status: number | null; stdout: string; stderr: string; output: string };

/** `cwd` is the repository unless given; `env` the test's own; `input` what stands on standard input, which is empty without it. */
type How = { cwd?: string; env?: NodeJS.ProcessEnv; input?: string };

/** Runs a program to its end, while other tests go on. Rejects when it cannot be started. */
export function ended(program: string, words: string[], { cwd = ROOT, env, input }: How = {}): Promise<Ended> {
  return new Promise((done, failed) => {
    // Node's pipe is a socket, by which bash takes itself for a remote shell and reads ~/.bashrc: none where nothing is said.
    const stdio = [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'] as const;
    const child = spawn(program, words, { cwd, env, stdio: [...stdio], timeout: RUN_MS_MAX, killSignal: 'SIGKILL' });
    const said = { stdout: '', stderr: '', output: '' };
    for (const name of ['stdout', 'stderr'] as const)
      child[name]?.setEncoding('utf8').on('data', (text: string) => {
        said[name] += text;
        said.output += text;
      });
    child.on('error', failed).on('close', (status) => done({ status, ...said }));
    // Who ends without reading leaves a pipe that nobody holds: how it ended says more.
    child.stdin?.on('error', () => {}).end(input);
  });
}

/** A TypeScript program of the repository, as npm runs it. */
export function tsxEnded(file: string, words: string[], how?: How): Promise<Ended> {
  return ended(resolve(ROOT, 'node_modules/.bin/tsx'), [file, ...words], how);
}
