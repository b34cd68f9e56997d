import { spawn } from 'node:child_process';

/** Output beyond this is an error: nothing local prints or diffs that much, and it would be held in memory. */
const OUTPUT_BYTES_MAX = 64 * 1024 * 1024;

export class GitError extends Error {
  override name = 'GitError';
}

export type GitOptions = {
  /** Standard input; default empty. */
  input?: string | Uint8Array;
  environment?: Record<string, string>;
};

/** What git may see: no person's configuration, no question, nothing of a git process that started this one. */
export function gitEnvironment(extra: Record<string, string> = {}): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '/usr/bin:/bin',
    HOME: '/nonexistent',
    LC_ALL: 'C',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_SYSTEM: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    ...extra,
  };
}

/** Runs git in `directory` and resolves to its standard output. Throws a GitError with its complaint when it fails. */
export async function git(directory: string, args: string[], options: GitOptions = {}): Promise<string> {
  return (await gitBytes(directory, args, options)).toString('utf8');
}

export async function gitBytes(directory: string, args: string[], options: GitOptions = {}): Promise<Buffer> {
  const result = await run(['-c', 'core.quotePath=false', ...args], directory, options);
  if (result.exitCode === 0) return result.output;
  throw new GitError(`git ${args.join(' ')} failed in ${directory}: ${result.complaint.trim() || result.exitCode}`);
}

/** Like {@link git}, but undefined when git says no: for questions such as "does this ref exist". */
export async function askGit(directory: string, args: string[]): Promise<string | undefined> {
  const result = await run(args, directory, {});
  return result.exitCode === 0 ? result.output.toString('utf8') : undefined;
}

type Result = { exitCode: number | null; output: Buffer; complaint: string };

function run(args: string[], cwd: string, { input = '', environment }: GitOptions): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, { cwd, env: gitEnvironment(environment) });
    const output: Buffer[] = [];
    const complaint: Buffer[] = [];
    let bytes = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > OUTPUT_BYTES_MAX) child.kill('SIGKILL');
      else output.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => complaint.push(chunk));
    child.on('error', (cause) => reject(new GitError(`git could not be started: ${cause.message}`, { cause })));
    child.on('close', (exitCode) =>
      resolve({ exitCode, output: Buffer.concat(output), complaint: Buffer.concat(complaint).toString('utf8') }),
    );
    child.stdin.on('error', () => {}); // git may end before it has read everything; its exit code says why
    child.stdin.end(input);
  });
}
