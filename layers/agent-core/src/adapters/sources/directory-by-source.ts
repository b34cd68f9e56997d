import type { ThreadSource } from '../../domain/thread/thread-source.ts';
import type { Directory, Person } from '../../ports/people/people.ts';

/** The people of every kind of source. */
export class DirectoryBySource implements Directory {
  readonly #people: ReadonlyMap<string, Directory>;

  constructor(people: Readonly<Record<ThreadSource['kind'], Directory>>) {
    this.#people = new Map(Object.entries(people));
  }

  async person(source: ThreadSource, user: string): Promise<Person | undefined> {
    return this.#people.get(source.kind)?.person(source, user);
  }
}
