import type { Scope } from '../../../domain/api/asked/key.ts';
import type { ApiPerson } from '../../../domain/api/me.ts';
import { ApiProblem } from '../../../domain/api/problem.ts';
import type { Caller } from '../../../domain/api/rights.ts';
import { csrfOf, isSameSecret, keyParts, secretHash } from '../../../domain/api/token.ts';
import type { Api } from '../kit/context.ts';

/** Requests of one key in a minute. A program that asks more often is wrong; a page that is open asks some ten times. */
const KEY_REQUESTS_MAX = 300;
const MINUTE_S = 60;
/** A key's last use is written at most this often. */
const USED_EVERY_MS = 5 * 60_000;
const ALL_SCOPES: Scope[] = ['read', 'write', 'admin'];

/** What a request brings to say who asks. */
export type Shown = { cookie: string | undefined; authorization: string | undefined };

/** Who asks, with the rights that they have now; undefined: nobody who is known. */
export async function callerOf(api: Api, { cookie, authorization }: Shown): Promise<Caller | undefined> {
  if (authorization !== undefined) return keyCaller(api, authorization);
  return cookie === undefined ? undefined : browserCaller(api, cookie);
}

async function browserCaller(api: Api, cookie: string): Promise<Caller | undefined> {
  const { ports } = api;
  const signIn = await ports.signIns.browser(secretHash(cookie));
  if (!signIn || signIn.expiresAt <= ports.clock.now()) return undefined;
  const { person, language, expiresAt } = signIn;
  return { ...(await rightsOf(api, person)), scopes: ALL_SCOPES, language, expiresAt, csrf: csrfOf(cookie) };
}

async function keyCaller(api: Api, authorization: string): Promise<Caller | undefined> {
  const { ports } = api;
  const parts = keyParts(/^Bearer (\S+)$/i.exec(authorization)?.[1] ?? '');
  const key = parts && (await ports.keys.get(parts.id));
  const now = ports.clock.now();
  if (!key || !isSameSecret(key.hash, secretHash(parts.secret)) || key.expiresAt <= now) return undefined;
  if ((await ports.rates.count(`key:${key.id}`, now)) > KEY_REQUESTS_MAX)
    throw new ApiProblem(
      429,
      'too-many-requests',
      `A key may ask ${KEY_REQUESTS_MAX} times a minute`,
      MINUTE_S - (Math.floor(now / 1_000) % MINUTE_S),
    );
  if (now - (key.lastUsedAt ?? 0) >= USED_EVERY_MS) await ports.keys.used(key.id, now);
  const { id, scopes, createdBy, expiresAt } = key;
  return { ...(await rightsOf(api, createdBy)), scopes, language: 'en', expiresAt, key: { id, scopes } };
}

/** Admins need none, nor does anybody where there are no admins. */
export function needsNoApproval({ adminUserIds }: Api['settings'], { source, id }: ApiPerson): boolean {
  return source === 'slack' && (adminUserIds.length === 0 || adminUserIds.includes(id));
}

/** By the lists as they are at this moment: who was taken from them has no rights from then on. */
async function rightsOf(
  { ports, settings }: Api,
  person: ApiPerson,
): Promise<Pick<Caller, 'person' | 'isAdmin' | 'isServed'>> {
  // Keys that an operator made with their rights to the table: what binds them are their scopes.
  if (person.source === 'api') return { person, isAdmin: true, isServed: true };
  const isSlack = person.source === 'slack';
  const isAdmin = isSlack && settings.adminUserIds.includes(person.id);
  if (needsNoApproval(settings, person)) return { person, isAdmin, isServed: true };
  const isServed = isSlack && (await ports.approvals.of(person.installation, person.id)).length > 0;
  return { person, isAdmin: false, isServed };
}
