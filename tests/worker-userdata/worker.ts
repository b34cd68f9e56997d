import { type ChildProcess, spawn } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { McpInCommand } from '@remote-swe/core/domain/mcp/on-worker';
import type { ToolCall, ToolResult } from '@remote-swe/core/domain/tool/tool';
import {
  type CommandReport,
  commandReport,
  type KeepDiff,
  PAYLOAD_CHARS_MAX,
} from '@remote-swe/core/domain/worker/command';
import { performCommand } from '../../worker-userdata/runtime/command/command.ts';
import { callDirectory } from '../../worker-userdata/runtime/ledger/call-directory.ts';
import { findProcesses, stopProcesses } from '../../worker-userdata/runtime/process/tree.ts';
import { givenFolder } from '../../worker-userdata/runtime/repository-setup/given-secrets.ts';
import { readSettings, type Settings } from '../../worker-userdata/runtime/settings.ts';
import { inOwnProcesses } from '../../worker-userdata/runtime/supervisor/start-call.ts';
import { Bucket } from './bucket.ts';
import { sharedRuntime } from './shared-runtime.ts';

/** Processes of tests have nothing to put in order, except where a test is about just that. */
const STOP_GRACE_MS = 300;

export const COMMAND_SCRIPT = readFileSync(new URL('../../worker-userdata/command.sh', import.meta.url), 'utf8');

export type RunningCommand = { child: ChildProcess; report: Promise<CommandReport> };

type CommandChanges = {
  notAfter?: number;
  reportUrl?: string;
  sessionId?: string;
  git?: Record<string, unknown>;
  uploads?: { toolCallId: string; url: string }[];
  attachments?: { name: string; url: string; bytes: number }[];
  mcp?: McpInCommand;
  reply?: number;
  holds?: true;
  keep?: KeepDiff;
  environment?: Record<string, string>;
};

/** A worker of one test file: a built runtime, a disk of its own, and real processes. */
export class TestWorker {
  readonly root = mkdtempSync(join(tmpdir(), 'worker-test-'));
  readonly home = join(this.root, 'home');
  readonly workspace = join(this.home, 'workspace');
  readonly bucket = new Bucket();
  bootId = 'boot-1';
  /** Of the runtime on its disk. */
  sha256 = '';
  #ids = 0;

  async build(): Promise<void> {
    const { path, sha256 } = await sharedRuntime();
    this.sha256 = sha256;
    mkdirSync(dirname(this.runtime), { recursive: true });
    copyFileSync(path, this.runtime);
    writeFileSync(join(this.home, 'bootstrapped'), '');
    await this.bucket.open();
  }

  get runtime(): string {
    return join(this.home, 'runtime', `${this.sha256}.cjs`);
  }

  /** Ends every process that any call left, and removes the disk. */
  async remove(): Promise<void> {
    await this.bucket.close();
    for (const toolCallId of this.callNames()) await stopProcesses({ marker: toolCallId, groupIds: [] }, 0);
    rmSync(givenFolder(this.home), { recursive: true, force: true });
    rmSync(this.root, { recursive: true, force: true, maxRetries: 3 });
  }

  /** An id that no other call of this worker or machine has: it marks processes. */
  newId(): string {
    return `call-${process.pid}-${Date.now().toString(36)}-${this.#ids++}`;
  }

  /** A command with these calls, as the step makes it. */
  payload(calls: ToolCall[], { environment: _, git, ...rest }: CommandChanges): unknown {
    return {
      schema: 1,
      action: 'run',
      sessionId: 'slack:T1:C1:1.1',
      calls,
      notAfter: Date.now() + 60_000,
      reportUrl: this.bucket.url('report'),
      git: { serverUrl: 'http://127.0.0.1:9', author: { name: 'Agent', email: 'agent@example.com' }, ...git },
      ...rest,
    };
  }

  /** As the SSM agent does it: the script in a process group of its own, which a test may kill. */
  start(calls: ToolCall[], changes: CommandChanges = {}): RunningCommand {
    return this.startPayload(this.payload(calls, changes), changes.environment);
  }

  startPayload(payload: unknown, environment: Record<string, string> = {}): RunningCommand {
    const child = spawn('sh', ['-c', COMMAND_SCRIPT], {
      env: {
        PATH: process.env.PATH,
        SSM_RuntimeSha256: this.sha256,
        REMOTE_SWE_HOME: this.home,
        REMOTE_SWE_BOOT_ID: this.bootId,
        SSM_Payload: this.#parameter(payload),
        SSM_SessionId: 'slack:T1:C1:1.1',
        AWS_SECRET_ACCESS_KEY: 'never-in-a-tool',
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    });
    return { child, report: this.#readReport(child) };
  }

  /** What SSM hands to a command with these calls. */
  parameterOf(calls: ToolCall[]): string {
    return this.#parameter(this.payload(calls, {}));
  }

  /** Large payloads travel through the bucket, as the step sends them. */
  #parameter(payload: unknown): string {
    const base64 = Buffer.from(JSON.stringify(payload)).toString('base64');
    if (base64.length <= PAYLOAD_CHARS_MAX) return base64;
    const url = this.bucket.put(`payload-${this.#ids++}`, payload);
    return Buffer.from(JSON.stringify({ schema: 1, action: 'fetch', url })).toString('base64');
  }

  /** Rejects when the process printed no whole report, as when it was killed. */
  async #readReport(child: ChildProcess): Promise<CommandReport> {
    let text = '';
    child.stdout?.on('data', (chunk) => {
      text += chunk;
    });
    const exitCode = await new Promise((resolve) => child.on('close', resolve));
    if (exitCode !== 0) throw new Error(`The command ended with ${exitCode}: ${text}`);
    return this.#reportOf(text);
  }

  #reportOf(text: string): CommandReport {
    const report = commandReport.parse(JSON.parse(text));
    if (report.outcome !== 'stored') return report;
    return commandReport.parse(JSON.parse(this.bucket.objects.get('report') ?? ''));
  }

  /** The command in this process, its calls in theirs: nothing but the start of one more Node.js is left out. */
  async run(calls: ToolCall[], changes: CommandChanges = {}): Promise<CommandReport> {
    if (changes.environment) return this.start(calls, changes).report;
    return this.#perform(this.payload(calls, changes));
  }

  async #perform(payload: unknown): Promise<CommandReport> {
    const settings: Settings = {
      ...readSettings({ PATH: process.env.PATH, REMOTE_SWE_HOME: this.home, REMOTE_SWE_BOOT_ID: this.bootId }),
      payload: this.#parameter(payload),
      stopGraceMs: STOP_GRACE_MS,
    };
    const runtime = { program: process.execPath, parameters: [this.runtime] };
    return this.#reportOf(await performCommand(settings, runtime, inOwnProcesses));
  }

  /** The result of one call in a command of its own. */
  async call(
    name: string,
    input: unknown,
    changes: CommandChanges & { toolCallId?: string } = {},
  ): Promise<ToolResult> {
    const { toolCallId = this.newId(), ...rest } = changes;
    return onlyResult(await this.run([{ toolCallId, name, input }], rest));
  }

  cancel(toolCallIds: string[], keep?: KeepDiff): Promise<CommandReport> {
    const reportUrl = this.bucket.url('report');
    return this.#perform({ schema: 1, action: 'cancel', sessionId: 'slack:T1:C1:1.1', toolCallIds, reportUrl, keep });
  }

  /** Somebody has written while the calls of this reply may run. */
  hold(reply: number): Promise<CommandReport> {
    return this.#perform({ schema: 1, action: 'hold', sessionId: 'slack:T1:C1:1.1', reply });
  }

  /** Somebody looks at what the clones hold. */
  diff(): Promise<CommandReport> {
    const reportUrl = this.bucket.url('report');
    return this.#perform({ schema: 1, action: 'diff', sessionId: 'slack:T1:C1:1.1', reportUrl });
  }

  directory(toolCallId: string) {
    return callDirectory(join(this.home, 'calls'), toolCallId);
  }

  callNames(): string[] {
    const calls = join(this.home, 'calls');
    return existsSync(calls) ? readdirSync(calls) : [];
  }

  supervisorId(toolCallId: string): number {
    return JSON.parse(readFileSync(this.directory(toolCallId).running, 'utf8')).processId;
  }

  processes(toolCallId: string) {
    return findProcesses({ marker: this.directory(toolCallId).name, groupIds: [] });
  }
}

export function onlyResult(report: CommandReport): ToolResult {
  if (report.outcome !== 'done' || !report.results[0]) throw new Error(`No result: ${JSON.stringify(report)}`);
  return report.results[0];
}

export function textOf(result: ToolResult): string {
  return result.content.map((part) => (part.type === 'text' ? part.text : '')).join('\n');
}
