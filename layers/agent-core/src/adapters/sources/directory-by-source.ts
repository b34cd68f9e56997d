import type { ThreadSource } from '../../domain/session/session.ts';
import type { Directory, People, Person } from '../../ports/people/people.ts';

/** The people of every kind of source. */
export class DirectoryBySource implements Directory {
  readonly #people: ReadonlyMap<string, Pick<People, 'profile'>>;

  constructor(people: Readonly<Record<ThreadSource['kind'], Pick<People, 'profile'>>>) {
    this.#people = new Map(Object.entries(people));
  }

  async person({ kind }: ThreadSource, user: string): Promise<Person | undefined> {
    return this.#people.get(kind)?.profile(user);
  }
}
