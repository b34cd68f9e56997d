/** How a script ended: by itself, killed on request or by its time limit, or because its machine went away under it. */
export type ScriptEnding = 'exited' | 'killed' | 'timed-out' | 'machine-lost';

export type ScriptResult = {
  ending: ScriptEnding;
  exitCode: number | null;
  signal: string | null;
  /** The head of the output, at most {@link OUTPUT_BYTES_MAX} bytes. */
  stdout: string;
  stderr: string;
  /** All bytes written, also those not kept. */
  stdoutBytes: number;
  stderrBytes: number;
  durationMs: number;
};

export type ScriptRequest = {
  /** Text for `sh -c`; at most {@link SCRIPT_BYTES_MAX} bytes. */
  script: string;
  environment?: Record<string, string>;
  workingDirectory?: string;
  /** Milliseconds on the local clock, then the process group is killed; no limit when absent. */
  timeoutMs?: number;
};

/** A script under way. `result` never rejects. */
export type ScriptRun = { result: Promise<ScriptResult>; kill(): void };

/** Output kept per stream: catches a script that prints without end. */
const OUTPUT_BYTES_MAX = 4 * 1024 * 1024;
/** Linux takes at most 128 KiB in one argument; an SSM document has at most 64 KB. */
export const SCRIPT_BYTES_MAX = 120_000;

/** Collects the head of one stream and counts the rest. */
export class OutputHead {
  readonly #chunks: Buffer[] = [];
  #keptBytes = 0;
  bytes = 0;

  add(chunk: Buffer): void {
    this.bytes += chunk.length;
    const kept = chunk.subarray(0, OUTPUT_BYTES_MAX - this.#keptBytes);
    this.#keptBytes += kept.length;
    if (kept.length > 0) this.#chunks.push(kept);
  }

  text(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }
}
