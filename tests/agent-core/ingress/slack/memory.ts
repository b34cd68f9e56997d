import type { Muted, Muting, Part } from '@remote-swe/core/ports/people/muting';
import type { ListedSession, SessionList } from '@remote-swe/core/ports/people/session-list';
import type { Calls } from '../../fakes/calls.ts';

export class MemoryMuting implements Muting {
  readonly said = new Map<string, boolean>();
  readonly #calls: Calls;

  constructor(calls: Calls) {
    this.#calls = calls;
  }

  set(scope: string, part: Part, { muted }: Muted): Promise<void> {
    return this.#calls.run('muting.set', () => void this.said.set(partName(scope, part), muted));
  }

  of(scope: string, { place, thread }: Required<Part>): Promise<'thread' | 'place' | undefined> {
    return this.#calls.run('muting.of', () => {
      const own = this.said.get(partName(scope, { place, thread }));
      if (own !== undefined) return own ? 'thread' : undefined;
      return this.said.get(partName(scope, { place })) ? 'place' : undefined;
    });
  }
}

function partName(scope: string, { place, thread = '' }: Part): string {
  return [scope, place, thread].join('/');
}

/** Sessions in the order in which they began. */
export class MemorySessionList implements SessionList {
  readonly begun: (ListedSession & { scope: string })[] = [];
  readonly #calls: Calls;

  constructor(calls: Calls) {
    this.#calls = calls;
  }

  begins(scope: string, session: ListedSession): Promise<void> {
    return this.#calls.run('sessions.begins', () => void this.begun.push({ ...session, scope }));
  }

  newest(scope: string, { user, limit }: { user?: string; limit: number }): Promise<ListedSession[]> {
    return this.#calls.run('sessions.newest', () =>
      this.begun
        .filter((one) => one.scope === scope && (user === undefined || one.begunBy === user))
        .toReversed()
        .slice(0, limit),
    );
  }
}
