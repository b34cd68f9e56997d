import type { Charge, MonthSpend, SharedScope } from '@remote-swe/core/domain/money/month-spend';
import { byOrder, type InboxItem, type JournalEntry } from '@remote-swe/core/domain/session/journal';
import {
  asRead,
  messageKeyOf,
  type Revised,
  type Revision,
  revised,
  type VersionMarks,
  versionIn,
} from '@remote-swe/core/domain/session/versions';
import type { TranscriptMessage } from '@remote-swe/core/domain/transcript/transcript';
import type { WorkerItem } from '@remote-swe/core/domain/worker/worker';
import type { Budgets, RaisedBudget } from '@remote-swe/core/ports/session/budgets';
import type { Inbox } from '@remote-swe/core/ports/session/inbox';
import type { Commit, CommitResult, Journal, RecentJournal, Signpost } from '@remote-swe/core/ports/session/journal';
import type { WorkerChange, WorkerStore } from '@remote-swe/core/ports/workers/worker-store';
import type { Calls } from './calls.ts';

type StoredItem = { item: InboxItem; absorbedBy?: number; readBefore?: number; parked?: boolean };

/** The table in memory, with the real one's conditions. */
export class MemoryTable implements Journal, Budgets, WorkerStore, Inbox {
  readonly entries = new Map<string, JournalEntry[]>();
  readonly inbox = new Map<string, StoredItem[]>();
  readonly workers = new Map<string, WorkerItem>();
  readonly machines = new Map<string, string>();
  /** What commits have charged: the month's counters, one by one. */
  readonly charges: Charge[] = [];
  readonly raised = new Map<string, MonthSpend['raised']>();
  /** Of the summary; null when the sweeper does not see the session. */
  readonly signposts: Signpost[] = [];
  readonly dueAt = new Map<string, number | null>();
  /** Runs once before the next commit is decided: what another step does in between. */
  beforeCommit: (() => void) | undefined;
  readonly #calls: Calls;

  constructor(calls: Calls) {
    this.#calls = calls;
  }

  unread(sessionId: string): Promise<InboxItem[]> {
    return this.#calls.run('journal.unread', () =>
      (this.inbox.get(sessionId) ?? [])
        .filter((stored) => stored.absorbedBy === undefined)
        .map((stored) => asRead(stored.item, stored))
        .sort(byOrder),
    );
  }

  newest(sessionId: string): Promise<JournalEntry | undefined> {
    return this.#calls.run('journal.newest', () => this.entries.get(sessionId)?.at(-1));
  }

  async recent(sessionId: string): Promise<RecentJournal | undefined> {
    const newest = await this.newest(sessionId);
    return newest && { newest, messages: (from) => this.messages(sessionId, from, newest.version) };
  }

  messages(sessionId: string, from: number, to: number): Promise<TranscriptMessage[]> {
    return this.#calls.run('journal.messages', () =>
      (this.entries.get(sessionId) ?? [])
        .filter((entry) => entry.version >= from && entry.version <= to)
        .flatMap((entry) => entry.messages),
    );
  }

  commit(commit: Commit): Promise<CommitResult> {
    return this.#calls.run(`journal.commit ${commit.entry.kind}`, () => {
      const meanwhile = this.beforeCommit;
      this.beforeCommit = undefined;
      meanwhile?.();
      return this.#decide(commit);
    });
  }

  isDue(sessionId: string): Promise<boolean> {
    return this.#calls.run('journal.isDue', () => typeof this.dueAt.get(sessionId) === 'number');
  }

  clearDue(sessionId: string, version: number): Promise<void> {
    return this.#calls.run('journal.clearDue', () => {
      if (this.entries.get(sessionId)?.at(-1)?.version === version) this.dueAt.set(sessionId, null);
    });
  }

  month(month: string): Promise<MonthSpend> {
    return this.#calls.run('budgets.month', () => {
      const rows = structuredClone(this.charges.filter((charge) => charge.month === month));
      return { month, rows, raised: this.raised.get(month) ?? [] };
    });
  }

  raise(month: string, scope: SharedScope, { limitMicroUsd }: RaisedBudget): Promise<void> {
    return this.#calls.run('budgets.raise', () => {
      this.raised.set(month, [...(this.raised.get(month) ?? []), { scope, limitMicroUsd }]);
    });
  }

  get(sessionId: string): Promise<WorkerItem | undefined> {
    return this.#calls.run('worker.get', () => this.workers.get(sessionId));
  }

  replace(sessionId: string, expected: WorkerItem | undefined, next: WorkerItem): Promise<boolean> {
    return this.#calls.run(`worker.replace ${next.state}`, () => {
      if (shape(this.workers.get(sessionId)) !== shape(expected)) return false;
      this.workers.set(sessionId, this.kept(next));
      return true;
    });
  }

  sessionOf(machineId: string): Promise<string | undefined> {
    return this.#calls.run('worker.sessionOf', () => this.machines.get(machineId));
  }

  put(sessionId: string, item: InboxItem): Promise<'created' | 'exists'> {
    return this.#calls.run('inbox.put', () => {
      const items = this.inbox.get(sessionId) ?? [];
      if (items.some((stored) => stored.item.key === item.key)) return 'exists';
      this.inbox.set(sessionId, [...items, { item: this.kept(item) }]);
      return 'created';
    });
  }

  revise(sessionId: string, revision: Revision, ifUnknown: 'store' | 'ignore'): Promise<Revised | 'older' | 'unknown'> {
    return this.#calls.run('inbox.revise', () => {
      const items = this.inbox.get(sessionId) ?? [];
      const stored = items.find(({ item }) => item.key === revision.item.key);
      if (!stored && ifUnknown === 'ignore') return 'unknown';
      const next = revised(stored && marksOf(stored), revision);
      if (next === 'older') return next;
      const row: StoredItem = { item: this.kept(revision.item), ...next.marks };
      this.inbox.set(sessionId, [...items.filter((other) => other !== stored), row]);
      return next.what;
    });
  }

  first(sessionId: string): Promise<string | undefined> {
    return this.#calls.run(
      'inbox.first',
      () => (this.inbox.get(sessionId) ?? []).map(({ item }) => item.key).sort()[0],
    );
  }

  exists(sessionId: string): Promise<boolean> {
    return this.#calls.run('inbox.exists', () => this.inbox.has(sessionId) || this.entries.has(sessionId));
  }

  park(sessionId: string, items: InboxItem[]): Promise<void> {
    return this.#calls.run('inbox.park', () => {
      const keys = new Set(items.map((item) => item.key));
      for (const stored of this.inbox.get(sessionId) ?? []) if (keys.has(stored.item.key)) stored.parked = true;
    });
  }

  /** What is stored of it: a copy that nobody can change, so that reads need none of their own. */
  protected kept<Value extends object>(value: Value, copy: (value: Value) => Value = structuredClone): Value {
    return deepFrozen(copy(value));
  }

  #decide(commit: Commit): CommitResult {
    const { entry } = commit;
    const entries = this.entries.get(entry.sessionId) ?? [];
    const items = this.inbox.get(entry.sessionId) ?? [];
    const absorbed = entry.absorbed.map((name) => items.find(({ item }) => item.key === messageKeyOf(name)));
    const isNewer = entry.absorbed.map((name, at) => absorbed[at]?.item.version !== versionIn(name));
    const isNew = !entries.some((known) => known.version === entry.version);
    const isTaken = (stored: StoredItem | undefined) => !stored || Boolean(stored.absorbedBy);
    if (!isNew || absorbed.some(isTaken)) return 'conflict';
    const worker = commit.worker ? this.#changed(entry.sessionId, commit.worker) : 'unchanged';
    if (worker === undefined && commit.worker?.kind !== 'release') return 'worker-conflict';
    this.entries.set(entry.sessionId, [...entries, this.kept(entry, asJson)]);
    for (const [at, stored] of absorbed.entries()) if (stored) takeIn(stored, entry.version, isNewer[at] ?? false);
    this.dueAt.set(entry.sessionId, commit.dueAt);
    this.signposts.push(...(commit.signposts ?? []));
    if (commit.charge) this.charges.push(commit.charge);
    if (worker && worker !== 'unchanged') this.workers.set(entry.sessionId, this.kept(worker));
    if (commit.worker?.kind === 'launched') this.machines.set(commit.worker.machineId, entry.sessionId);
    return isNewer.includes(true) ? 'committed-and-changed' : 'committed';
  }

  /** The item after the change, or undefined when its condition fails. */
  #changed(sessionId: string, change: WorkerChange): WorkerItem | undefined {
    const item = this.workers.get(sessionId);
    if (change.kind === 'replace') return shape(item) === shape(change.expected) ? change.next : undefined;
    if (!item || item.generation !== change.generation) return undefined;
    switch (change.kind) {
      case 'claim': {
        const claimable = item.instanceId === change.machineId && ['online', 'starting'].includes(item.state);
        const { at: lastUsedAt, inFlightUntil } = change;
        return claimable ? { ...item, state: 'online', lastUsedAt, inFlightUntil } : undefined;
      }
      case 'release':
        if (change.doubted && !['online', 'starting'].includes(item.state)) return undefined;
        return {
          ...item,
          ...(change.doubted ? { state: 'starting' as const } : {}),
          lastUsedAt: change.at,
          inFlightUntil: change.doubted ? change.busyUntil : undefined,
          ...(change.answered ? { workedIn: change.generation, bootFailures: undefined } : {}),
          ...(change.toldNewDisk ? { newDisk: undefined } : {}),
        };
      case 'launched':
        return { ...item, instanceId: change.machineId };
    }
  }
}

function asJson<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value));
}

/** The same value, which nobody can change any more. */
export function deepFrozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  for (const part of Object.values(value)) deepFrozen(part);
  return Object.freeze(value);
}

function marksOf({ item, absorbedBy, readBefore }: StoredItem): VersionMarks {
  const { version } = item;
  return {
    ...(version === undefined ? {} : { version }),
    ...(absorbedBy === undefined ? {} : { absorbedBy }),
    ...(readBefore === undefined ? {} : { readBefore }),
  };
}

/** What was read in an older version stays unread in its newer one. */
function takeIn(stored: StoredItem, entryVersion: number, isNewer: boolean): void {
  if (isNewer) stored.readBefore = entryVersion;
  if (isNewer) delete stored.absorbedBy;
  else stored.absorbedBy = entryVersion;
}

/** As the table compares: a field that is undefined is absent, and the order of fields means nothing, within a field neither. */
function shape(item: WorkerItem | undefined): string {
  return item ? JSON.stringify(item, (_key, value: unknown) => (isFields(value) ? inOrder(value) : value)) : '';
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function inOrder(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)));
}
