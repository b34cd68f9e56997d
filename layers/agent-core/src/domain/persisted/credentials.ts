import * as z from 'zod';
import { type Scope, scope } from '../api/asked/key.ts';
import { type ApiPerson, person as personShape } from '../api/me.ts';
import { persisted } from '../read-persisted.ts';
import { number, optionalNumber, optionalText, text } from './fields.ts';

const person = persisted<ApiPerson>()({
  source: personShape.shape.source,
  installation: text,
  id: text,
  name: optionalText,
});

/** A key of a program: `K#keys`, its id. */
export const storedApiKey = persisted<{
  hash: string;
  name: string;
  scopes: Scope[];
  createdBy: ApiPerson;
  createdAt: number;
  expiresAtMs: number;
  lastUsedAt?: number | undefined;
}>()({
  hash: text,
  name: text,
  scopes: z.array(scope),
  createdBy: person,
  createdAt: number,
  expiresAtMs: number,
  lastUsedAt: optionalNumber,
});

/** A link to read a session: `X#<session>`, its hash. */
export const storedShare = persisted<{ by: string; at: number; expiresAtMs: number }>()({
  by: text,
  at: number,
  expiresAtMs: number,
});

/** A browser that is signed in, or a code: `B#<hash>`, `O#<hash>`. */
export const storedSignIn = persisted<{
  person: ApiPerson;
  language: 'en' | 'ja';
  at: number;
  expiresAtMs: number;
}>()({ person, language: z.enum(['en', 'ja']), at: number, expiresAtMs: number });

/** A request that names itself: `D#api`, a digest of its name. */
export const storedRequest = persisted<{
  sessionId: string;
  body: string;
  at?: number | undefined;
  thread?: string | undefined;
}>()({ sessionId: text, body: text, at: optionalNumber, thread: optionalText });
