import type { SecretFilter } from '../../domain/known-values/secret-filter.ts';
import type { Beginning } from '../../domain/session/listed/begun.ts';
import type { ListedSession, SessionList } from '../../ports/people/session-list.ts';

/** The list of sessions without secrets in the words that they began with. */
export class FilteredSessionList implements SessionList {
  readonly #list: SessionList;
  readonly #filter: SecretFilter;

  constructor(list: SessionList, filter: SecretFilter) {
    this.#list = list;
    this.#filter = filter;
  }

  begins(scope: string, { words, name, ...rest }: Beginning): Promise<void> {
    return this.#list.begins(scope, {
      ...this.#filter.everyKnown(rest),
      ...(words === undefined ? {} : { words: this.#filter.words(words) }),
      ...(name === undefined ? {} : { name: this.#filter.words(name) }),
    });
  }

  newest(scope: string, wanted: { user?: string; limit: number; now: number }): Promise<ListedSession[]> {
    return this.#list.newest(scope, wanted);
  }
}
