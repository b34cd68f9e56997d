import type { ApiPerson } from '../../domain/api/me.ts';

/** The way into the console. */
export interface ConsoleDoor {
  /** An address that signs this person in once, within minutes; undefined: nobody knows yet where the console is. */
  linkFor(person: ApiPerson, language: 'en' | 'ja'): Promise<string | undefined>;
}
