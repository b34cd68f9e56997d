import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const LOOK_MS = 50;

/** A program of local/cli as a person starts it, without a terminal, with a folder for temporary files of its own. */
export class Program {
  stdout = '';
  stderr = '';
  /** When the first line came, in milliseconds after the start. */
  firstLineMs = Number.POSITIVE_INFINITY;
  readonly folder: string;
  readonly #child: ChildProcess;
  readonly #ended: Promise<number | null>;

  private constructor(folder: string, name: string, args: string[], environment: Record<string, string>) {
    this.folder = folder;
    const startedAtMs = performance.now();
    const env = { PATH: process.env.PATH, HOME: process.env.HOME, TMPDIR: folder, ...environment };
    this.#child = spawn(process.execPath, [join('local/cli', `${name}.mjs`), ...args], { cwd: ROOT, env });
    this.#child.stdout?.on('data', (chunk: Buffer) => {
      this.firstLineMs = Math.min(this.firstLineMs, performance.now() - startedAtMs);
      this.stdout += chunk;
    });
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.stderr += chunk;
    });
    this.#ended = new Promise((resolve) => this.#child.on('close', resolve));
  }

  static async start(name: string, args: string[] = [], environment: Record<string, string> = {}): Promise<Program> {
    return new Program(await mkdtemp(join(tmpdir(), 'program-test-')), name, args, environment);
  }

  /** Resolves to the exit code. */
  end(): Promise<number | null> {
    return this.#ended;
  }

  /** Resolves when standard output holds the pattern; rejects when the program ends without it. */
  async prints(pattern: RegExp): Promise<RegExpExecArray> {
    const state = { ended: false };
    void this.#ended.then(() => {
      state.ended = true;
    });
    for (;;) {
      const found = pattern.exec(this.stdout);
      if (found) return found;
      if (state.ended) throw new Error(`Ended without ${pattern}:\n${this.stdout}${this.stderr}`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  /** What Ctrl-C does. */
  interrupt(): void {
    this.#child.kill('SIGINT');
  }

  /** Files and processes that are left of it; to be called when it has ended. */
  async left(): Promise<string[]> {
    const processes = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).split('\n');
    return [...(await readdir(this.folder)), ...processes.filter((line) => line.includes(this.folder))];
  }

  async remove(): Promise<void> {
    if (this.#child.exitCode === null) this.#child.kill('SIGINT');
    await this.#ended;
    await rm(this.folder, { recursive: true, force: true });
  }
}
