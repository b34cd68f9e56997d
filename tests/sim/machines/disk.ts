import type { ToolResult } from '@remote-swe/core/domain/tool/tool';

/** What the ledger knows of a call; one that it does not know has no entry. `stop` ends what runs. */
export type LedgerEntry =
  | { kind: 'tombstone' }
  | { kind: 'not-started' }
  | { kind: 'running'; bootId: number; stop: () => void; onResult: ((result: ToolResult) => void)[] }
  | { kind: 'result'; result: ToolResult };

/** A command in the background; `boot`: in which it runs. */
export type Job = { id: string; name: string; boot: number; endsAt: number; isTold: boolean };

/** A machine's disk: the ledger, the numbers of replies, jobs, and the work that nobody has pushed. */
export class Disk {
  readonly ledger = new Map<string, LedgerEntry>();
  /** Names of effects: stands for files that calls have made. */
  work = new Set<string>();
  readonly jobs: Job[] = [];
  #asked = 0;
  #held = 0;

  note(kind: 'asked' | 'held', reply: number): void {
    if (kind === 'asked') this.#asked = Math.max(this.#asked, reply);
    else this.#held = Math.max(this.#held, reply);
  }

  begin(job: Omit<Job, 'id' | 'isTold'>): Job {
    const begun = { ...job, id: `j${this.jobs.length + 1}`, isTold: false };
    this.jobs.push(begun);
    return begun;
  }

  /** As worker-userdata/runtime/holding/numbers.ts says it. */
  get isHeld(): boolean {
    return this.#held > 0 && this.#held >= this.#asked;
  }
}
