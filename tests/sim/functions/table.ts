import type { InboxItem } from '@remote-swe/core/domain/session/journal';
import type { Revision } from '@remote-swe/core/domain/session/versions';
import type { Calls } from '../../agent-core/fakes/calls.ts';
import { MemoryTable } from '../../agent-core/fakes/table.ts';

/** The table, which also remembers when people's words were stored: by that it is judged whose words came first. */
export class SimTable extends MemoryTable {
  /** Times of the newest version of each item, by its key (ms). */
  readonly storedAt = new Map<string, number>();
  readonly #now: () => number;
  readonly #copies: boolean;

  /** `copies`: whether what is stored is copied and frozen, as if it had been written and read; that takes a tenth of a run's time. */
  constructor(calls: Calls, now: () => number, copies: boolean) {
    super(calls);
    this.#now = now;
    this.#copies = copies;
  }

  protected override kept<Value extends object>(value: Value, copy?: (value: Value) => Value): Value {
    return this.#copies ? super.kept(value, copy) : value;
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
