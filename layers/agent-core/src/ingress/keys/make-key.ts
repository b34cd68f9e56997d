import type { Scope } from '../../domain/api/asked/key.ts';
import { digest } from '../../domain/api/digest.ts';
import type { ApiPerson, KeyRow } from '../../domain/api/me.ts';
import { ApiProblem } from '../../domain/api/problem.ts';
import { secretHash } from '../../domain/api/token.ts';
import type { ApiKey, ApiKeys } from '../../ports/api/credentials.ts';
import type { Clock } from '../../ports/clock.ts';

const DAY_MS = 24 * 3_600_000;
const ID_CHARS = 12;
/** Keys of one person at a time. Catches a program that makes one for each of its runs. */
const KEYS_MAX = 20;

export type KeyPorts = {
  keys: Pick<ApiKeys, 'put' | 'list'>;
  /** 256 random bits in base64url. */
  secret(): string;
  /** Of a key's callbacks; undefined where the deployment signs none. */
  callbackSecret(keyId: string): Promise<string | undefined>;
  clock: Pick<Clock, 'now'>;
};

/** Whose rights the key gets. `key`: they ask with one. */
export type Maker = { person: ApiPerson; isAdmin: boolean; key?: { id: string } };
export type MadeKey = KeyRow & { key: string; callbackSecret?: string };

/**
 * Makes a key of a person. Everybody who is served may: it can do nothing that they cannot, and loses a right in the moment in which they do. Only
 * its digest is kept. A key makes no other, or revoking it would be of no use.
 */
export async function makeKey(
  { keys, secret: random, callbackSecret, clock }: KeyPorts,
  { person, isAdmin, key: asking }: Maker,
  { name, scopes, days }: { name: string; scopes: Scope[]; days: number },
): Promise<MadeKey> {
  if (asking) throw new ApiProblem(403, 'not-allowed', 'A key makes no keys: sign in, or ask in Slack');
  if (scopes.includes('admin') && !isAdmin)
    throw new ApiProblem(403, 'not-allowed', 'Only admins make keys for admins');
  if ((await keys.list(person)).length >= KEYS_MAX)
    throw new ApiProblem(409, 'too-many-keys', `You have ${KEYS_MAX} keys: revoke one first`);
  const [secret, now] = [random(), clock.now()];
  const id = digest(`id:${secret}`).slice(0, ID_CHARS);
  const made: ApiKey = {
    ...{ id, hash: secretHash(secret), name, scopes: [...new Set(scopes)], createdBy: person },
    ...{ createdAt: now, expiresAt: now + days * DAY_MS },
  };
  await keys.put(made);
  const signing = await callbackSecret(id);
  return {
    ...keyRowOf(made),
    key: `rswe_${id}_${secret}`,
    ...(signing === undefined ? {} : { callbackSecret: signing }),
  };
}

export function keyRowOf({ id, name, scopes, createdBy, createdAt, expiresAt, lastUsedAt }: ApiKey): KeyRow {
  const used = lastUsedAt === undefined ? {} : { lastUsedAt };
  return { id, name, scopes, createdBy: createdBy.id, createdAt, expiresAt, ...used };
}
