import type { InboxItem, JournalEntry } from '@remote-swe/core/domain/session/journal';
import type { SessionState } from '@remote-swe/core/domain/session/session';
import { slackThreads } from '@remote-swe/core/domain/session/slack-thread';
import type { TranscriptMessage } from '@remote-swe/core/domain/transcript/transcript';
import type { WorkerItem } from '@remote-swe/core/domain/worker/worker';
import type { StepMessage, StepPorts } from '@remote-swe/core/engine/context/context';
import type { Settings } from '@remote-swe/core/engine/context/settings';
import { runStep, type StepResult } from '@remote-swe/core/engine/step';
import type { ReaperPorts } from '@remote-swe/core/engine/worker-life/reaper';
import { allTools } from '@remote-swe/core/tools/all';
import { ToolBox } from '@remote-swe/core/tools/tool-box';
import { entry, SESSION, SETTINGS } from './build.ts';
import { Calls } from './calls.ts';
import { FakeClock, START } from './clock.ts';
import { FakeDirectory, MemoryReplies } from './directory.ts';
import { FakeCodeHost } from './hosts/code-host.ts';
import { FakeMcp } from './mcp.ts';
import {
  FakeCommands,
  FakeLease,
  FakeMachines,
  FakeModel,
  FakeStartPermits,
  FakeWakes,
  FakeWorkerSchedules,
} from './outside.ts';
import { FakeChat, MemoryBlobs } from './people.ts';
import { MemoryTable } from './table.ts';
import { MemoryLog, MemoryMetrics } from './telemetry.ts';

/** One session's surroundings, all in memory; every call is written down in `calls`. */
export class World {
  readonly calls = new Calls();
  readonly clock = new FakeClock();
  readonly table = new MemoryTable(this.calls);
  readonly wakes = new FakeWakes(this.calls, this.clock);
  readonly lease = new FakeLease(this.calls);
  readonly model = new FakeModel(this.calls);
  readonly machines = new FakeMachines(this.calls);
  readonly commands = new FakeCommands(this.calls);
  readonly startPermits = new FakeStartPermits(this.table);
  readonly workerSchedules = new FakeWorkerSchedules(this.calls);
  readonly chat = new FakeChat(this.calls, this.clock);
  readonly directory = new FakeDirectory(this.calls);
  readonly replies = new MemoryReplies(this.calls);
  readonly codeHost = new FakeCodeHost(this.calls);
  /** What operators keep, by repository. */
  readonly repositorySecrets: Record<string, Record<string, string>> = {};
  readonly blobs = new MemoryBlobs(this.calls);
  readonly log = new MemoryLog();
  readonly metrics = new MemoryMetrics();
  readonly mcp = new FakeMcp(this.calls);
  readonly tools: ToolBox;
  settings: Settings = SETTINGS;

  constructor(tools = allTools) {
    this.tools = new ToolBox(tools);
  }

  ports(): StepPorts & Pick<ReaperPorts, 'blobs'> {
    return {
      journal: this.table,
      budgets: this.table,
      workerStore: this.table,
      wakes: this.wakes,
      model: this.model,
      machines: this.machines,
      commands: this.commands,
      workerSchedules: this.workerSchedules,
      startPermits: this.startPermits,
      chat: this.chat,
      events: { receivers: () => [], tell: async () => {} },
      directory: this.directory,
      replies: this.replies,
      sources: [slackThreads],
      codeHost: this.codeHost,
      repositorySecrets: { of: async (repository) => this.repositorySecrets[repository] ?? {} },
      blobs: this.blobs,
      clock: this.clock,
      log: this.log,
      metrics: this.metrics,
      tools: this.tools,
      mcp: this.mcp,
    };
  }

  step(more: Partial<StepMessage> = {}): Promise<StepResult> {
    const wake = { sessionId: SESSION, receiveCount: 1, firstReceivedAt: this.clock.now(), remainingMs: () => 600_000 };
    return runStep(this.ports(), this.settings, { ...wake, ...more }, this.lease);
  }

  /** Puts the session into a state, as its newest entry. */
  given(state: SessionState, messages: TranscriptMessage[] = [], more: Partial<JournalEntry> = {}): void {
    const entries = this.table.entries.get(SESSION) ?? [];
    const next = entry(state, { version: entries.length + 1, messages, ...more });
    this.table.entries.set(SESSION, [...entries, next]);
    this.table.dueAt.set(SESSION, START);
  }

  arrives(...items: InboxItem[]): void {
    const stored = this.table.inbox.get(SESSION) ?? [];
    this.table.inbox.set(SESSION, [...stored, ...items.map((item) => ({ item }))]);
  }

  /** An online worker whose agent answers. */
  online(more: Partial<WorkerItem> = {}): WorkerItem {
    const item: WorkerItem = {
      state: 'online',
      generation: 1,
      instanceId: 'i-1',
      startedAt: START - 60_000,
      lastUsedAt: START - 30_000,
      launchAttempt: 0,
      ...more,
    };
    this.table.workers.set(SESSION, item);
    this.machines.statuses.set('i-1', { kind: 'running', agentSeenAt: START });
    return item;
  }

  get worker(): WorkerItem | undefined {
    return this.table.workers.get(SESSION);
  }

  get entries(): JournalEntry[] {
    return this.table.entries.get(SESSION) ?? [];
  }

  get newest(): JournalEntry {
    const newest = this.entries.at(-1);
    if (!newest) throw new Error('The session has no entry');
    return newest;
  }

  get state(): SessionState {
    return this.newest.state;
  }

  get dueAt(): number | null | undefined {
    return this.table.dueAt.get(SESSION);
  }
}
