import type { InboxItem } from '@remote-swe/core/domain/session/journal';
import type { Revision } from '@remote-swe/core/domain/session/versions';
import type { Calls } from '../../agent-core/fakes/calls.ts';
import { MemoryTable } from '../../agent-core/fakes/table.ts';

/** The table, which also remembers when people's words were stored: by that it is judged whose words came first. */
export class SimTable extends MemoryTable {
  /** Times of the newest version of each item, by its key (ms). */
  readonly storedAt = new Map<string, number>();
  readonly #now: () => number;

  constructor(calls: Calls, now: () => number) {
    super(calls);
    this.#now = now;
  }

  override async put(sessionId: string, item: InboxItem) {
    const answer = await super.put(sessionId, item);
    if (answer === 'created') this.storedAt.set(item.key, this.#now());
    return answer;
  }

  override async revise(sessionId: string, revision: Revision, ifUnknown: 'store' | 'ignore') {
    const answer = await super.revise(sessionId, revision, ifUnknown);
    if (answer === 'created') this.storedAt.set(revision.item.key, this.#now());
    return answer;
  }
}
