import type { DueItem, DueItems } from '@remote-swe/core/ports/session/due-items';
import type { MemoryTable } from '../../agent-core/fakes/table.ts';

/** As adapters/dynamodb/items/inbox-codec.ts: the sweeper rings for an unread message after a minute. */
const UNREAD_DUE_MS = 60_000;
const SUMMARY = 'M';

/** The sweeper's view of the table: an index that is seen some seconds late. */
export class SimDueItems implements DueItems {
  readonly #table: MemoryTable;
  readonly #lagMs: () => number;
  /** When an item was put off to, and how often; by session and key. An item that has changed since has another time of its own. */
  readonly #postponed = new Map<string, { from: number; dueAt: number; sweeps: number }>();

  constructor(table: MemoryTable, lagMs: () => number) {
    this.#table = table;
    this.#lagMs = lagMs;
  }

  async due(now: number, limit: number): Promise<DueItem[]> {
    const seenAt = now - this.#lagMs();
    return this.all()
      .filter(({ dueAt }) => dueAt <= seenAt)
      .slice(0, limit);
  }

  /** All that the sweeper would see at some time. */
  all(): DueItem[] {
    const summaries = [...this.#table.dueAt].flatMap(([sessionId, dueAt]) =>
      dueAt === null ? [] : [this.#item(sessionId, SUMMARY, dueAt)],
    );
    const unread = [...this.#table.inbox].flatMap(([sessionId, rows]) =>
      rows
        .filter(({ absorbedBy, parked }) => absorbedBy === undefined && !parked)
        .map(({ item }) => this.#item(sessionId, `I#${item.key}`, item.at + UNREAD_DUE_MS)),
    );
    return [...summaries, ...unread];
  }

  async postpone(item: DueItem, dueAt: number): Promise<void> {
    const now = this.all().find(({ sessionId, key }) => sessionId === item.sessionId && key === item.key);
    if (now?.dueAt !== item.dueAt) return;
    const name = nameOf(item.sessionId, item.key);
    const from = this.#postponed.get(name)?.from ?? item.dueAt;
    this.#postponed.set(name, { from, dueAt, sweeps: item.sweeps + 1 });
  }

  #item(sessionId: string, key: string, from: number): DueItem {
    const postponed = this.#postponed.get(nameOf(sessionId, key));
    if (postponed?.from === from) return { sessionId, key, dueAt: postponed.dueAt, sweeps: postponed.sweeps };
    this.#postponed.delete(nameOf(sessionId, key));
    return { sessionId, key, dueAt: from, sweeps: 0 };
  }
}

function nameOf(sessionId: string, key: string): string {
  return `${sessionId} ${key}`;
}
