import type { RepositoryNames } from '@remote-swe/core/ports/session/repository-names';

/** In memory, and nothing is forgotten. */
export class KnownNames implements RepositoryNames {
  readonly #names = new Map<number, string[]>();
  readonly #holders = new Map<string, number>();

  async seen(id: number, name: string): Promise<string[] | 'another'> {
    const called = name.toLowerCase();
    if ((this.#holders.get(called) ?? id) !== id) return 'another';
    this.#holders.set(called, id);
    const others = (this.#names.get(id) ?? []).filter((each) => each !== called);
    this.#names.set(id, [called, ...others]);
    return others;
  }
}
