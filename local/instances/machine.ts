import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { LocalClock } from '../kernel/clock.ts';
import { BUBBLEWRAP, sandboxArguments } from './bubblewrap.ts';
import { machineEnvironment } from './environment.ts';
import { killInstanceProcesses } from './processes.ts';
import { OutputHead, SCRIPT_BYTES_MAX, type ScriptEnding, type ScriptRequest, type ScriptRun } from './script.ts';

const FOLDER = fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '');
const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const AGENT = fileURLToPath(new URL('agent.mjs', import.meta.url));
const CLOCK_SHIM = new URL('clock-shim.mjs', import.meta.url).href;

export type Sandbox = 'bubblewrap' | 'plain';

export type MachineOptions = {
  instanceId: string;
  bootId: string;
  disk: string;
  bootIdFile: string;
  hidden: string[];
  sandbox: Sandbox;
  clock: LocalClock;
};

type AgentMessage =
  | { type: 'ready' }
  | { type: 'output'; runId: string; stream: 'stdout' | 'stderr'; base64: string }
  | { type: 'exit'; runId: string; exitCode: number | null; signal: string | null };

type Run = {
  stdout: OutputHead;
  stderr: OutputHead;
  /** What a coming exit means: set when somebody asked for it. */
  ending: ScriptEnding;
  finish: (exitCode: number | null, signal: string | null) => void;
};

/** One boot of a local instance: the agent process, and through it everything that runs on the machine. */
export class Machine {
  /** Resolves when the agent is gone, for whatever reason. */
  readonly gone: Promise<void>;
  /** Head of what the agent wrote to its standard error: the machine's console. */
  readonly console = new OutputHead();
  readonly #options: MachineOptions;
  readonly #agent: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #runs = new Map<string, Run>();
  readonly #ready: Promise<void>;
  #boot: { ready: () => void; failed: (error: Error) => void } | undefined;
  #runCount = 0;

  private constructor(options: MachineOptions) {
    this.#options = options;
    this.#agent = spawnAgent(options);
    this.#ready = new Promise((ready, failed) => {
      this.#boot = { ready, failed };
    });
    this.#ready.catch(() => undefined);
    this.#agent.stdin.on('error', () => undefined);
    this.#agent.stderr.on('data', (chunk: Buffer) => this.console.add(chunk));
    createInterface({ input: this.#agent.stdout }).on('line', (line) => this.#receive(JSON.parse(line)));
    this.gone = this.#watch();
  }

  /** Boots; rejects when the agent ends before it is ready. */
  static async start(options: MachineOptions): Promise<Machine> {
    const machine = new Machine(options);
    await machine.#ready;
    return machine;
  }

  /** Starts a script. Never rejects: a machine that is gone gives a `machine-lost` result. */
  run(request: ScriptRequest): ScriptRun {
    const bytes = Buffer.byteLength(request.script);
    if (bytes > SCRIPT_BYTES_MAX)
      throw new Error(
        `The script has ${bytes} bytes; ${SCRIPT_BYTES_MAX} are allowed. Nothing ran. Pass the data by file.`,
      );
    const runId = String(this.#runCount++);
    const kill = (ending: ScriptEnding) => {
      const run = this.#runs.get(runId);
      if (run) run.ending = ending;
      this.#send({ type: 'kill', runId });
    };
    const { timeoutMs } = request;
    const cancel = timeoutMs === undefined ? undefined : this.#options.clock.after(timeoutMs, () => kill('timed-out'));
    const result = this.#track(runId).finally(() => cancel?.());
    const environment = { ...request.environment, ...this.#clockEnvironment() };
    const { script, workingDirectory = '/' } = request;
    this.#send({ type: 'run', runId, script, environment, workingDirectory });
    return { result, kill: () => kill('killed') };
  }

  /** Kills everything of this machine, the daemonised too; resolves when no process is left. */
  async destroy(): Promise<void> {
    this.#agent.kill('SIGKILL');
    await killInstanceProcesses(this.#options.instanceId);
    await this.gone;
  }

  #track(runId: string): ScriptRun['result'] {
    const startedAtMs = this.#options.clock.now();
    return new Promise((resolve) => {
      const run: Run = {
        stdout: new OutputHead(),
        stderr: new OutputHead(),
        ending: 'exited',
        finish: (exitCode, signal) => {
          this.#runs.delete(runId);
          const { stdout, stderr } = run;
          // A kill that came too late changed nothing: what has an exit code ended by itself.
          const ending = exitCode === null ? run.ending : 'exited';
          const durationMs = this.#options.clock.now() - startedAtMs;
          const output = { stdout: stdout.text(), stderr: stderr.text() };
          resolve({
            ending,
            exitCode,
            signal,
            ...output,
            stdoutBytes: stdout.bytes,
            stderrBytes: stderr.bytes,
            durationMs,
          });
        },
      };
      this.#runs.set(runId, run);
      if (this.#agent.exitCode !== null || this.#agent.signalCode !== null) lose(run);
    });
  }

  #receive(message: AgentMessage): void {
    switch (message.type) {
      case 'ready':
        this.#boot?.ready();
        break;
      case 'output':
        this.#runs.get(message.runId)?.[message.stream].add(Buffer.from(message.base64, 'base64'));
        break;
      case 'exit':
        this.#runs.get(message.runId)?.finish(message.exitCode, message.signal);
        break;
    }
  }

  #send(message: object): void {
    if (this.#agent.stdin.writable) this.#agent.stdin.write(`${JSON.stringify(message)}\n`);
  }

  async #watch(): Promise<void> {
    await once(this.#agent, 'close').catch(() => undefined);
    const { instanceId } = this.#options;
    this.#boot?.failed(new Error(`The machine of ${instanceId} did not boot: ${this.console.text() || 'no output'}`));
    for (const run of [...this.#runs.values()]) lose(run);
  }

  #clockEnvironment(): Record<string, string> {
    const offsetMs = this.#options.clock.offsetMs();
    if (offsetMs === 0) return {};
    return { LOCAL_CLOCK_OFFSET_MS: String(offsetMs), NODE_OPTIONS: `--import=${CLOCK_SHIM}` };
  }
}

function lose(run: Run): void {
  run.ending = 'machine-lost';
  run.finish(null, null);
}

/**
 * What a machine sees of this repository where its surroundings are hidden: its agent and the installed packages, MCP servers among them; all
 * of it below the folder for temporary files, which is nobody's home.
 */
function visibleOf(checkout: string): string[] {
  return checkout.startsWith('/tmp/') ? [checkout] : [FOLDER, `${checkout}/node_modules`];
}

function spawnAgent(options: MachineOptions): ChildProcessByStdio<Writable, Readable, Readable> {
  const sandboxed = options.sandbox === 'bubblewrap';
  const node = [process.execPath, AGENT];
  const [program = '', ...rest] = sandboxed
    ? [BUBBLEWRAP, ...sandboxArguments({ ...options, visible: visibleOf(CHECKOUT) }), ...node]
    : node;
  return spawn(program, rest, {
    cwd: '/',
    env: machineEnvironment({ ...options, sandboxed }),
    stdio: ['pipe', 'pipe', 'pipe'],
    // Its own session: Ctrl-C in the terminal of the local system must not reach into the machines.
    detached: true,
  });
}
