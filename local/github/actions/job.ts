import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { BUBBLEWRAP, sandboxArguments } from '../../instances/bubblewrap.ts';
import { SANDBOX_DISK, toolDirectories } from '../../instances/environment.ts';
import type { Sandbox } from '../../instances/machine.ts';
import { git } from '../git/git.ts';
import type { JobPlan, WorkflowStep } from './workflow-file.ts';

/** A step that takes longer is ended: these are demos and tests. */
const STEP_MS_MAX = 120_000;
/** Characters of a job's log that are kept; what comes later is dropped. */
const LOG_CHARS_MAX = 4_000_000;
/** Actions that only prepare the machine, which has everything here. */
const KNOWN_ACTIONS = /^actions\/(checkout|setup-[\w-]+|cache)@/;

export type Annotation = { path: string; line: number; message: string };
export type JobOutcome = {
  conclusion: 'success' | 'failure';
  steps: { name: string; conclusion: 'success' | 'failure' | 'skipped' }[];
  log: string;
  annotations: Annotation[];
};

export type JobContext = {
  /** The bare repository and the commit whose files the job gets. */
  directory: string;
  sha: string;
  /** Where its folder is made. */
  root: string;
  sandbox: Sandbox;
  now: () => number;
};

/** Runs a job's shell steps on the commit's files, in order, until one fails. Its log looks like one of Actions. */
export async function runJob(plan: JobPlan, context: JobContext): Promise<JobOutcome> {
  await mkdir(context.root, { recursive: true });
  const folder = await mkdtemp(path.join(context.root, 'job-'));
  const log = new JobLog(context.now);
  const steps: JobOutcome['steps'] = [];
  try {
    await checkOut(context, path.join(folder, 'work'));
    for (const step of plan.steps) {
      const isOver = steps.some(({ conclusion }) => conclusion === 'failure');
      const conclusion = isOver ? 'skipped' : (await runStep(step, folder, context, log)) ? 'success' : 'failure';
      steps.push({ name: step.name, conclusion });
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const conclusion = steps.some((step) => step.conclusion === 'failure') ? 'failure' : 'success';
  return { conclusion, steps, log: log.text, annotations: log.annotations };
}

async function checkOut({ directory, sha }: JobContext, target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  await git(directory, ['--work-tree', target, 'checkout', '--quiet', '--force', sha, '--', '.'], {
    environment: { GIT_INDEX_FILE: `${target}.index` },
  });
}

async function runStep(step: WorkflowStep, folder: string, context: JobContext, log: JobLog): Promise<boolean> {
  log.line(`##[group]${step.name}`);
  for (const line of (step.run ?? '').trimEnd().split('\n')) log.line(line);
  log.line('##[endgroup]');
  if (step.run === undefined) {
    if (KNOWN_ACTIONS.test(step.uses ?? '')) return true;
    return log.failed(
      `Unable to resolve action \`${step.uses}\`: the local GitHub knows checkout, cache and setup only`,
    );
  }
  await writeFile(path.join(folder, 'step.sh'), step.run);
  const exitCode = await shell(step, folder, context, log);
  return exitCode === 0 || log.failed(`Process completed with exit code ${exitCode}.`);
}

function shell(step: WorkflowStep, folder: string, context: JobContext, log: JobLog): Promise<number> {
  const inside = context.sandbox === 'bubblewrap' ? SANDBOX_DISK : folder;
  const script = ['bash', '--noprofile', '--norc', '-eo', 'pipefail', path.join(inside, 'step.sh')];
  const wrap = context.sandbox === 'bubblewrap' ? [BUBBLEWRAP, ...sandboxed(folder, context), '--chdir'] : [];
  const cwd = path.join(inside, 'work', step.directory ?? '');
  const [program = 'bash', ...args] = wrap.length > 0 ? [...wrap, cwd, ...script] : script;
  const env = { PATH: toolDirectories().join(':'), HOME: inside, LANG: 'C.UTF-8', CI: 'true', GITHUB_ACTIONS: 'true' };
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      ...(wrap.length > 0 ? {} : { cwd }),
      env: { ...env, ...step.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: STEP_MS_MAX,
      killSignal: 'SIGKILL',
    });
    child.stdout.on('data', (chunk: Buffer) => log.add(chunk.toString('utf8')));
    child.stderr.on('data', (chunk: Buffer) => log.add(chunk.toString('utf8')));
    child.on('error', ({ message }) => log.add(`${message}\n`));
    child.on('close', (code) => {
      log.flush();
      resolve(code ?? 137);
    });
  });
}

function sandboxed(folder: string, { root }: JobContext): string[] {
  const bootIdFile = '/proc/sys/kernel/random/boot_id';
  return sandboxArguments({ instanceId: 'runner', disk: folder, bootIdFile, hidden: [root], visible: [] });
}

/** Lines with the time in front, as the runner writes them. */
class JobLog {
  text = '';
  readonly annotations: Annotation[] = [];
  readonly #now: () => number;
  #rest = '';

  constructor(now: () => number) {
    this.#now = now;
  }

  add(chunk: string): void {
    const lines = (this.#rest + chunk).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#output(line);
  }

  flush(): void {
    if (this.#rest) this.#output(this.#rest);
    this.#rest = '';
  }

  line(line: string): void {
    if (this.text.length < LOG_CHARS_MAX)
      this.text += `${new Date(this.#now()).toISOString().slice(0, -1)}0000Z ${line}\n`;
  }

  failed(message: string): false {
    this.line(`##[error]${message}`);
    this.annotations.push({ path: '.github', line: 1, message });
    return false;
  }

  /** A workflow command marks a line of a file. */
  #output(line: string): void {
    const [, fields, message] = /^::error ?([^:]*)::(.*)$/.exec(line) ?? [];
    if (message === undefined) {
      this.line(line);
      return;
    }
    const of = new URLSearchParams((fields ?? '').replaceAll(',', '&'));
    this.annotations.push({ path: of.get('file') ?? '.github', line: Number(of.get('line') ?? 1), message });
    this.line(`##[error]${message}`);
  }
}
