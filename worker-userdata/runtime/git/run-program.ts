import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { spawnIdentity } from '../process/user.ts';
import { startIn } from '../process/working-folder.ts';
import type { CallContext } from '../tools/worker-tool.ts';

/** One program, as of a save or restore: a pack of a large repository takes minutes on a small machine. */
const PROGRAM_MS_MAX = 10 * 60_000;
/** Bytes of standard output: catches a list of paths from a workspace that nobody could save. */
const OUTPUT_BYTES_MAX = 32 * 1024 * 1024;
const ERROR_CHARS_MAX = 2_000;

export type ProgramRequest = {
  command: string[];
  workingDirectory: string;
  /** Added to the call's environment. */
  environment?: Record<string, string>;
  input?: string;
};

/** `output` is standard output, whole; `problem` is set when the program failed, with what it said. */
export type ProgramEnding = { output: string; problem?: string };

/** Runs a program as the tool user, without a shell, for its exact output. */
export function tryProgram(request: ProgramRequest, context: CallContext): Promise<ProgramEnding> {
  const [program = '', ...words] = request.command;
  const child = start(program, words, request, context);
  if (child instanceof Error) return Promise.resolve({ output: '', problem: `${program}: ${child.message}` });
  const output: Buffer[] = [];
  let bytes = 0;
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > OUTPUT_BYTES_MAX) child.kill('SIGKILL');
    else output.push(chunk);
  });
  child.stderr.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString('utf8')).slice(-ERROR_CHARS_MAX);
  });
  // A program that fails does not read what it is given.
  child.stdin.on('error', () => undefined);
  child.stdin.end(request.input ?? '');
  return new Promise((resolve) => {
    let failure = '';
    child.on('error', (error) => {
      failure = error.message;
    });
    child.on('close', (exitCode, signal) => {
      const text = Buffer.concat(output).toString('utf8');
      if (exitCode === 0 && !failure) return resolve({ output: text });
      const said = context.redactor.text(errors.trim()) || failure || `ended with ${exitCode ?? signal}`;
      resolve({ output: text, problem: `${[program, words[0]].join(' ')}: ${said}` });
    });
  });
}

/** The process, or why there is no folder to start it in. */
function start(
  program: string,
  words: string[],
  { workingDirectory, environment }: ProgramRequest,
  context: CallContext,
): ChildProcessWithoutNullStreams | Error {
  const options = {
    env: { ...context.environment, ...environment },
    signal: AbortSignal.any([context.signal, AbortSignal.timeout(PROGRAM_MS_MAX)]),
    ...spawnIdentity(context.user),
  };
  try {
    return startIn(workingDirectory, context.user, (cwd) => spawn(program, words, { ...options, cwd }));
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** As {@link tryProgram}; a failure is thrown, with what the program said. */
export async function program(request: ProgramRequest, context: CallContext): Promise<string> {
  const { output, problem } = await tryProgram(request, context);
  if (problem !== undefined) throw new Error(problem);
  return output;
}

/** git in a repository: exact output, or a thrown reason. */
export async function git(
  path: string,
  words: string[],
  context: CallContext,
  more: Pick<ProgramRequest, 'environment' | 'input'> = {},
): Promise<string> {
  return program({ command: ['git', ...words], workingDirectory: path, ...more }, context);
}

/** The same, or undefined when git says no: for questions to which a failure is an answer. */
export async function gitAnswer(
  path: string,
  words: string[],
  context: CallContext,
  more: Pick<ProgramRequest, 'environment' | 'input'> = {},
): Promise<string | undefined> {
  const ending = await tryProgram({ command: ['git', ...words], workingDirectory: path, ...more }, context);
  return ending.problem === undefined ? ending.output.trim() : undefined;
}

export function linesOf(output: string): string[] {
  return output.split('\n').filter((line) => line !== '');
}
