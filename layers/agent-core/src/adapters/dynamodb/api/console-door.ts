import type { ApiPerson } from '../../../domain/api/me.ts';
import { secretHash } from '../../../domain/api/token.ts';
import type { SignIns } from '../../../ports/api/credentials.ts';
import type { ConsoleDoor } from '../../../ports/people/console-door.ts';

const CODE_MS = 5 * 60_000;

type Means = { signIns: Pick<SignIns, 'put'>; secret: () => string; now: () => number };

/** Codes in the table, by their hash, and the address that requests come to: it is the console's as well. */
export class CodeDoor implements ConsoleDoor {
  readonly #means: Means;
  #origin: string | undefined;

  /** `origin`: where the console is, if somebody has said it. */
  constructor(means: Means, origin: string | undefined) {
    this.#means = means;
    this.#origin = origin;
  }

  /** One request of somebody who is known says by which name the API is reached. It stays the same as long as this environment lives. */
  learn(domainName: string | undefined): void {
    if (domainName !== undefined) this.#origin ??= `https://${domainName}`;
  }

  async linkFor(person: ApiPerson, language: 'en' | 'ja', sessionId?: string): Promise<string | undefined> {
    if (this.#origin === undefined) return undefined;
    const code = this.#means.secret();
    const at = this.#means.now();
    await this.#means.signIns.put('code', secretHash(code), { person, language, at, expiresAt: at + CODE_MS });
    // Behind the `#` it reaches no log and no preview: the page sends it.
    const place = sessionId === undefined ? '' : `sessions/${encodeURIComponent(sessionId)}`;
    return `${this.#origin}/console/${place}#code=${code}`;
  }
}
