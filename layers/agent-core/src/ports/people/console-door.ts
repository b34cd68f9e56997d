import type { ApiPerson } from '../../domain/api/me.ts';
import type { SessionId } from '../../domain/session/session.ts';

/** The way into the console. */
export interface ConsoleDoor {
  /** An address that signs this person in once, within minutes, at a session or at the list of all; undefined: nobody knows yet where the console is. */
  linkFor(person: ApiPerson, language: 'en' | 'ja', sessionId?: SessionId): Promise<string | undefined>;
}
