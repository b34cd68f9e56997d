import type { ThreadSource } from '@remote-swe/core/domain/session/session';
import type { Directory, Person } from '@remote-swe/core/ports/people/people';
import type { Calls } from './calls.ts';

/** People by id; nobody has a name unless a test gives one. */
export class FakeDirectory implements Directory {
  readonly people = new Map<string, Person>();
  readonly #calls: Calls;

  constructor(calls: Calls) {
    this.#calls = calls;
  }

  person(_source: ThreadSource, user: string): Promise<Person | undefined> {
    return this.#calls.run('directory.person', () => this.people.get(user));
  }
}
