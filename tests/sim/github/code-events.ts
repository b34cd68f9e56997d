import type { CodeEvents } from '@remote-swe/core/ports/session/code-events';
import type { SimTable } from '../functions/table.ts';

/** What the table knows of events of the code host. */
export class SimCodeEvents implements CodeEvents {
  readonly #table: SimTable;
  readonly #now: () => number;
  readonly taken = new Set<string>();
  readonly #remarks = new Map<string, number>();

  constructor(table: SimTable, now: () => number) {
    this.#table = table;
    this.#now = now;
  }

  async awaiting(commitKey: string): Promise<string[]> {
    return [...(this.#table.awaited.get(commitKey) ?? [])].flatMap(([sessionId, until]) =>
      until > this.#now() ? [sessionId] : [],
    );
  }

  async openedBy(): Promise<string | undefined> {
    return undefined;
  }

  async wasHandled(deliveryId: string): Promise<boolean> {
    return this.taken.has(deliveryId);
  }

  async handled(deliveryId: string): Promise<void> {
    this.taken.add(deliveryId);
  }

  async countRemark(sessionId: string): Promise<number> {
    const count = (this.#remarks.get(sessionId) ?? 0) + 1;
    this.#remarks.set(sessionId, count);
    return count;
  }
}
