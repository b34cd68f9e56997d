import type { SharedScope } from '@remote-swe/core/domain/money/month-spend';
import type { InboxItem } from '@remote-swe/core/domain/session/journal';
import type { Revision } from '@remote-swe/core/domain/session/versions';
import type { RaisedBudget } from '@remote-swe/core/ports/session/budgets';
import type { Commit, CommitResult } from '@remote-swe/core/ports/session/journal';
import type { Calls } from '../../agent-core/fakes/calls.ts';
import { MemoryTable } from '../../agent-core/fakes/table.ts';
import type { Trace } from '../kernel/trace.ts';

/** The table, which also remembers when people's words were stored: by that it is judged whose words came first. */
export class SimTable extends MemoryTable {
  /** Times of the newest version of each item, by its key (ms). */
  readonly storedAt = new Map<string, number>();
  /** True times of entries, whatever the clock said that dates them, by `<session> <version>` (ms). */
  readonly committedAt = new Map<string, number>();
  /** Sessions that wait for a commit's checks, by its key: until when they are looked for. */
  readonly awaited = new Map<string, Map<string, number>>();
  /** Limits of the shared budget, each with its time. */
  readonly raisedAt: { from: number; microUsd: number }[] = [];
  readonly #now: () => number;
  readonly #copies: boolean;
  readonly #trace: Trace;

  /** `copies`: whether what is stored is copied and frozen, as if it had been written and read; that takes a tenth of a run's time. */
  constructor(calls: Calls, { now, copies, trace }: { now: () => number; copies: boolean; trace: Trace }) {
    super(calls);
    this.#now = now;
    this.#copies = copies;
    this.#trace = trace;
  }

  override async commit(commit: Commit): Promise<CommitResult> {
    const { entry, signposts = [] } = commit;
    const answer = await super.commit(commit);
    this.#trace.say('journal', `${entry.sessionId} ${entry.version} ${entry.kind}: ${answer}`);
    if (answer !== 'committed' && answer !== 'committed-and-changed') return answer;
    this.committedAt.set(`${entry.sessionId} ${entry.version}`, this.#now());
    for (const signpost of signposts) if (signpost.kind === 'commit') this.#await(entry.sessionId, signpost);
    return answer;
  }

  override async raise(month: string, scope: SharedScope, raised: RaisedBudget): Promise<void> {
    this.raisedAt.push({ from: this.#now(), microUsd: raised.limitMicroUsd });
    await super.raise(month, scope, raised);
  }

  #await(sessionId: string, { key, until }: { key: string; until: number }): void {
    const own = this.awaited.get(key) ?? new Map<string, number>();
    this.awaited.set(key, own.set(sessionId, until));
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
