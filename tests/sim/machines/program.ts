import { NOT_STARTED } from '@remote-swe/core/domain/tool/not-started';
import type { ToolCall, ToolOutcome, ToolResult } from '@remote-swe/core/domain/tool/tool';
import type { CancelCommand, CommandPayload, CommandReport, RunCommand } from '@remote-swe/core/domain/worker/command';
import { RESTORE_WORK, SAVE_WORK } from '@remote-swe/core/domain/worker/saved-work';
import type { MemoryBlobs } from '../../agent-core/fakes/people.ts';
import type { Timeline } from '../kernel/timeline.ts';
import type { Job, LedgerEntry } from './disk.ts';
import { readEffect } from './effect.ts';
import type { Machine } from './machine.ts';

/** A foreground command that is held goes on as a job after this long (worker-userdata/runtime/tools/bash). */
const BECOMES_JOB_MS = 10_000;
const HELD_LOOK_MS = 250;
const SAVE_MS = 4_000;
const STEP_MS = 5;
const RESTORED = 'restored';

export type Outside = {
  timeline: Timeline;
  blobs: MemoryBlobs;
  /** Something outside the machine has changed for good. */
  effect(name: string, machine: Machine): void;
};

/** What runs on a machine for one command, from its arrival to its report; it ends with the boot, whatever it was at. */
export class Program {
  readonly #machine: Machine;
  readonly #boot: number;
  readonly #outside: Outside;

  constructor(machine: Machine, outside: Outside) {
    this.#machine = machine;
    this.#boot = machine.bootId;
    this.#outside = outside;
  }

  async answer(payload: CommandPayload): Promise<CommandReport> {
    switch (payload.action) {
      case 'hold':
        this.#machine.disk.note('held', payload.reply);
        return { schema: 1, outcome: 'done', results: [] };
      case 'diff':
        return { schema: 1, outcome: 'done', results: [], clones: [], diffs: [] };
      case 'cancel':
        return this.#cancel(payload);
      case 'run':
        return this.#run(payload);
      case 'fetch':
        throw new Error('Payloads of the simulation are small');
    }
  }

  async #run(command: RunCommand): Promise<CommandReport> {
    const { disk } = this.#machine;
    if (command.reply !== undefined) disk.note('asked', command.reply);
    if (command.reply !== undefined && command.holds) disk.note('held', command.reply);
    const unknown = command.calls.filter(({ toolCallId }) => !disk.ledger.has(toolCallId));
    if (unknown.length > 0 && this.#outside.timeline.now() > command.notAfter)
      return { schema: 1, outcome: 'refused', reason: 'The command arrived after its time limit' };
    const results: ToolResult[] = [];
    for (const call of command.calls) {
      await this.#sleep(STEP_MS);
      if (!disk.ledger.has(call.toolCallId)) this.#claim(call, command);
      results.push(await this.#awaitResult(call.toolCallId));
    }
    return { schema: 1, outcome: 'done', results };
  }

  #claim({ toolCallId, name, input }: ToolCall, { reply }: RunCommand): void {
    const { disk } = this.#machine;
    const isOfReply = reply !== undefined && name !== RESTORE_WORK;
    if (isOfReply && disk.isHeld) return void disk.ledger.set(toolCallId, { kind: 'not-started' });
    const running: Extract<LedgerEntry, { kind: 'running' }> = {
      kind: 'running',
      bootId: this.#boot,
      stop: () => {},
      onResult: [],
    };
    disk.ledger.set(toolCallId, running);
    const stopped = new Promise<ToolResult>((resolve) => {
      running.stop = () => resolve(ending(toolCallId, 'cancelled', 'Cancelled: this call was stopped while it ran.'));
    });
    void Promise.race([this.#perform(toolCallId, name, input), stopped]).then((result) =>
      this.#record(toolCallId, result),
    );
  }

  /** The first result of a call counts. */
  #record(toolCallId: string, result: ToolResult): ToolResult {
    const { ledger } = this.#machine.disk;
    const entry = ledger.get(toolCallId);
    if (entry?.kind === 'result') return entry.result;
    ledger.set(toolCallId, { kind: 'result', result });
    if (entry?.kind === 'running') for (const tell of entry.onResult) tell(result);
    return result;
  }

  async #awaitResult(toolCallId: string): Promise<ToolResult> {
    const entry = this.#machine.disk.ledger.get(toolCallId);
    switch (entry?.kind) {
      case undefined:
        throw new Error(`${toolCallId} was not claimed`);
      case 'result':
        return entry.result;
      case 'tombstone':
        return ending(toolCallId, 'cancelled', 'Cancelled: this call was stopped before it started; nothing was run.');
      case 'not-started':
        return ending(toolCallId, 'not-started', NOT_STARTED);
      case 'running':
        if (entry.bootId !== this.#boot)
          return this.#record(toolCallId, ending(toolCallId, 'interrupted', 'Interrupted: the machine restarted.'));
        return new Promise((resolve) => entry.onResult.push(resolve));
    }
  }

  async #perform(toolCallId: string, name: string, input: unknown): Promise<ToolResult> {
    switch (name) {
      case SAVE_WORK:
        return this.#save(toolCallId, input);
      case RESTORE_WORK:
        return this.#restore(toolCallId, input);
      case 'bash_job':
        return this.#bashJob(toolCallId, input);
      case 'bash':
        return this.#bash(toolCallId, input);
      default:
        return ending(toolCallId, 'completed', 'No such file');
    }
  }

  async #bash(toolCallId: string, input: unknown): Promise<ToolResult> {
    const effect = readEffect(input);
    if (!effect) return { ...plain(toolCallId, 'done'), exitCode: 0 };
    await this.#sleep(STEP_MS);
    const { timeline } = this.#outside;
    this.#machine.disk.work.add(effect.name);
    this.#outside.effect(effect.name, this.#machine);
    const begun = { name: effect.name, boot: this.#boot, endsAt: timeline.now() + effect.ms };
    if (effect.isJob) return plain(toolCallId, `${effect.name} goes on as job ${this.#machine.disk.begin(begun).id}`);
    const isOver = await this.#until(begun.endsAt, timeline.now() + BECOMES_JOB_MS);
    if (!isOver) return became(toolCallId, this.#machine.disk.begin(begun));
    const told = this.#endedJobs();
    const text = `done ${effect.name}`;
    const ended = told.length > 0 ? { endedJobs: told } : {};
    return { ...ending(toolCallId, 'completed', text), isError: false, exitCode: effect.exitCode, ...ended };
  }

  async #bashJob(toolCallId: string, input: unknown): Promise<ToolResult> {
    const { job_id: id, timeout_s: seconds } = input as { job_id: string; timeout_s: number };
    await this.#sleep(STEP_MS);
    const { timeline } = this.#outside;
    const job = this.#machine.disk.jobs.find((each) => each.id === id);
    if (!job) return { ...ending(toolCallId, 'completed', `There is no job ${id}`), isError: true };
    if (job.boot !== this.#boot) return plain(toolCallId, `${job.name} ended with its machine`);
    const limit = timeline.now() + seconds * 1_000;
    const isOver = await this.#until(Math.min(job.endsAt, limit), timeline.now());
    if (!isOver || timeline.now() < job.endsAt) return plain(toolCallId, `${id} still runs`);
    job.isTold = true;
    return { ...plain(toolCallId, `done ${job.name}`), endedJobs: [id] };
  }

  #endedJobs(): string[] {
    const now = this.#outside.timeline.now();
    const ended = this.#machine.disk.jobs.filter(
      ({ boot, endsAt, isTold }) => boot === this.#boot && endsAt <= now && !isTold,
    );
    for (const job of ended) job.isTold = true;
    return ended.map(({ id }) => id);
  }

  /** Waits, and lets go once the reply is held, from `heldFrom` on. Whether the time has come. */
  async #until(end: number, heldFrom: number): Promise<boolean> {
    const { timeline } = this.#outside;
    while (timeline.now() < end) {
      const now = timeline.now();
      if (now >= heldFrom && this.#machine.disk.isHeld) return false;
      await this.#sleep(Math.min(end - now, now < heldFrom ? heldFrom - now : HELD_LOOK_MS * 4));
    }
    return true;
  }

  async #save(toolCallId: string, input: unknown): Promise<ToolResult> {
    const { work } = this.#machine.disk;
    const names = [...work];
    await this.#sleep(SAVE_MS);
    const key = keyIn(input, 'putUrl', 'https://bucket/put/');
    if (names.length === 0) return plain(toolCallId, JSON.stringify({ outcome: 'nothing' }));
    this.#outside.blobs.objects.set(key, new TextEncoder().encode(JSON.stringify(names)));
    return plain(toolCallId, JSON.stringify({ outcome: 'saved', bytes: 100, leftOut: [] }));
  }

  async #restore(toolCallId: string, input: unknown): Promise<ToolResult> {
    await this.#sleep(SAVE_MS);
    const bytes = this.#outside.blobs.objects.get(keyIn(input, 'getUrl', 'https://bucket/get/'));
    if (!bytes) return { ...plain(toolCallId, 'The archive is gone'), isError: true };
    const names: unknown = JSON.parse(new TextDecoder().decode(bytes));
    for (const name of Array.isArray(names) ? names : []) this.#machine.disk.work.add(String(name));
    return plain(toolCallId, RESTORED);
  }

  async #cancel({ toolCallIds }: CancelCommand): Promise<CommandReport> {
    const { ledger } = this.#machine.disk;
    const results: ToolResult[] = [];
    for (const toolCallId of toolCallIds) {
      await this.#sleep(STEP_MS);
      const entry = ledger.get(toolCallId);
      if (!entry) ledger.set(toolCallId, { kind: 'tombstone' });
      if (entry?.kind === 'running' && entry.bootId === this.#boot) entry.stop();
      results.push(await this.#awaitResult(toolCallId));
    }
    return { schema: 1, outcome: 'done', results };
  }

  /** Ends only while the machine runs on. */
  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#outside.timeline.after(ms, () => {
        if (this.#machine.bootId === this.#boot) resolve();
      });
    });
  }
}

function ending(toolCallId: string, outcome: ToolOutcome, text: string): ToolResult {
  return { toolCallId, isError: true, outcome, content: [{ type: 'text', text }], durationMs: 5 };
}

function plain(toolCallId: string, text: string): ToolResult {
  return { ...ending(toolCallId, 'completed', text), isError: false };
}

function became(toolCallId: string, { name, id }: Job): ToolResult {
  return { ...plain(toolCallId, `${name} goes on as job ${id}`), becameJob: id };
}

/** The object behind an address of the fake bucket. */
function keyIn(input: unknown, field: string, prefix: string): string {
  const url: unknown = typeof input === 'object' && input !== null ? Reflect.get(input, field) : undefined;
  if (typeof url !== 'string' || !url.startsWith(prefix))
    throw new Error(`${field} is no address of the bucket: ${String(url)}`);
  return url.slice(prefix.length);
}
