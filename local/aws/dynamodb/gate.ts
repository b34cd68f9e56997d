/**
 * Lets many ordinary operations through together and a transaction only alone, first come first served. Ordinary
 * operations that arrive behind a waiting transaction wait too, so that a transaction is never starved.
 */
export class Gate {
  readonly #waiting: { kind: Kind; open: () => void }[] = [];
  #shared = 0;
  #exclusive = false;

  async shared<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.#enter('shared');
    try {
      return await work();
    } finally {
      this.#shared -= 1;
      this.#admit();
    }
  }

  async exclusive<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.#enter('exclusive');
    try {
      return await work();
    } finally {
      this.#exclusive = false;
      this.#admit();
    }
  }

  #enter(kind: Kind): Promise<void> {
    return new Promise((open) => {
      this.#waiting.push({ kind, open });
      this.#admit();
    });
  }

  #admit(): void {
    for (let next = this.#waiting[0]; next && this.#mayEnter(next.kind); next = this.#waiting[0]) {
      this.#waiting.shift();
      if (next.kind === 'shared') this.#shared += 1;
      else this.#exclusive = true;
      next.open();
    }
  }

  #mayEnter(kind: Kind): boolean {
    return kind === 'shared' ? !this.#exclusive : !this.#exclusive && this.#shared === 0;
  }
}

type Kind = 'shared' | 'exclusive';
