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
    // It is looked at after each event of a run: loops, since most looks find nothing.
    const found: DueItem[] = [];
    for (const [sessionId, dueAt] of this.#table.dueAt)
      if (dueAt !== null) found.push(this.#item(sessionId, SUMMARY, dueAt));
    for (const [sessionId, rows] of this.#table.inbox)
      for (const { item, absorbedBy, parked } of rows)
        if (absorbedBy === undefined && !parked)
          found.push(this.#item(sessionId, `I#${item.key}`, item.at + UNREAD_DUE_MS));
    return found;
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
