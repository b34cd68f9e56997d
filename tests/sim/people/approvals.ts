import type { Approval } from '@remote-swe/core/ports/people/people';
import type { Calls } from '../../agent-core/fakes/calls.ts';
import { MemoryApprovals } from '../../agent-core/fakes/people.ts';

/** Approvals that remember when each was given and taken. */
export class SimApprovals extends MemoryApprovals {
  readonly changes: { at: number; user: string; isServed: boolean }[] = [];
  readonly #now: () => number;

  constructor(calls: Calls, now: () => number) {
    super(calls);
    this.#now = now;
  }

  override approve(scope: string, approval: Approval): Promise<void> {
    this.changes.push({ at: this.#now(), user: approval.user, isServed: true });
    return super.approve(scope, approval);
  }

  override revoke(scope: string, approval: Pick<Approval, 'user' | 'channel'>): Promise<void> {
    this.changes.push({ at: this.#now(), user: approval.user, isServed: false });
    return super.revoke(scope, approval);
  }
}
