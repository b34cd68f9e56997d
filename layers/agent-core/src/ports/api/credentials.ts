import type { Scope } from '../../domain/api/asked/key.ts';
import type { ApiPerson } from '../../domain/api/me.ts';

/** A key as it is kept: its secret only as a hash. Times in ms. PERSISTED CONTRACT. */
export type ApiKey = {
  id: string;
  /** SHA-256 of the secret, hexadecimal. */
  hash: string;
  name: string;
  scopes: Scope[];
  createdBy: ApiPerson;
  createdAt: number;
  expiresAt: number;
  lastUsedAt?: number | undefined;
};

/** Keys of programs. */
export interface ApiKeys {
  put(key: ApiKey): Promise<void>;
  get(id: string): Promise<ApiKey | undefined>;
  /** Those of one person, or of everybody, the newest first; without what has ended. */
  list(owner: ApiPerson | undefined): Promise<ApiKey[]>;
  /** Whether there was such a key of this person, or of anybody. It is worth nothing from then on. */
  revoke(id: string, owner: ApiPerson | undefined): Promise<boolean>;
  /** Notes its last use, if the key is still there. */
  used(id: string, at: number): Promise<void>;
}

/** A browser that somebody has signed in with, or a code to do so. Times in ms. PERSISTED CONTRACT. */
export type SignIn = { person: ApiPerson; language: 'en' | 'ja'; at: number; expiresAt: number };

/** Sessions of browsers and codes, by the hash of what only the browser has. */
export interface SignIns {
  put(kind: 'browser' | 'code', hash: string, signIn: SignIn): Promise<void>;
  browser(hash: string): Promise<SignIn | undefined>;
  /** The code is gone afterwards, whoever asked: a second one finds nothing. */
  takeCode(hash: string): Promise<SignIn | undefined>;
  signOut(hash: string): Promise<void>;
  /** Every browser and code of a person is worth nothing from now on. Resolves to how many browsers that were. */
  endAll(person: ApiPerson): Promise<number>;
}

/** Counts what comes from one side within a minute. */
export interface Rates {
  /** How many there were in this minute, with this one. */
  count(what: string, at: number): Promise<number>;
}
