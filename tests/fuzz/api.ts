import { csrfOf, secretHash } from '@remote-swe/core/domain/api/token';
import { apiRoutes } from '@remote-swe/core/ingress/api/routes';
import type { RawEvent } from '@remote-swe/core/ingress/api/serve/request';
import { serveApi } from '@remote-swe/core/ingress/api/serve/serve';
import { entry, idle, SESSION, state } from '../agent-core/fakes/build.ts';
import { START } from '../agent-core/fakes/clock.ts';
import type { MemoryLog } from '../agent-core/fakes/telemetry.ts';
import { type ApiWorld, startApi } from '../agent-core/ingress/api/api-world.ts';

const COOKIE = 'c'.repeat(43);
const SECRET = 's'.repeat(43);
/** Of a program. */
export const KEY = `rswe_abcdefgh1_${SECRET}`;
/** What the browser of an admin sends with each request. */
export const COOKIES = [`remote_swe_session=${COOKIE}`];
export const CSRF = csrfOf(COOKIE);
export const SHARE_TOKEN = `${Buffer.from(SESSION).toString('base64url')}~${SECRET}`;
const NEVER = START + 365 * 24 * 3_600_000;

/**
 * The whole API over local endpoints, which refuse keys and values as AWS does: with one session, a link to it, a key and an admin's
 * browser that stays signed in. Nothing limits how often somebody asks, and nobody waits.
 */
export class WholeApi {
  #started: Promise<ApiWorld> | undefined;

  /** Every request is answered, and none by a failure of ours: it would be an alarm that anybody can ring. */
  async ask(event: RawEvent): Promise<void> {
    this.#started ??= started();
    const { api } = await this.#started;
    const { statusCode, body } = await serveApi(api, apiRoutes, event);
    if (statusCode < 500) return;
    const log = api.ports.log as MemoryLog;
    throw new Error(`${statusCode} ${body}: ${JSON.stringify(log.lines.at(-1))}`);
  }

  async close(): Promise<void> {
    const world = await this.#started;
    this.#started = undefined;
    await world?.close();
  }
}

async function started(): Promise<ApiWorld> {
  const world = await startApi(['UADMIN']);
  const { ports } = world.api;
  const { signIns, shares } = ports;
  const person = { source: 'slack' as const, installation: 'T1', id: 'UADMIN' };
  await signIns.put('browser', secretHash(COOKIE), { person, language: 'en', at: START, expiresAt: NEVER });
  await world.commit(entry(state(idle, { begunBy: 'UADMIN' }), { at: START }));
  await shares.put(secretHash(SECRET), { sessionId: SESSION, by: 'UADMIN', at: START, expiresAt: NEVER });
  await world.keys.put({
    ...{ id: 'abcdefgh1', hash: secretHash(SECRET), name: 'test', scopes: ['read', 'write', 'admin'] },
    ...{ createdBy: person, createdAt: START, expiresAt: NEVER },
  });
  world.api.ports = {
    ...ports,
    rates: { count: async () => 1 },
    shares: {
      put: (hash, share) => shares.put(hash, share),
      get: (id, hash) => shares.get(id, hash),
      revoke: async () => {},
    },
    signIns: {
      put: (kind, hash, signIn) => signIns.put(kind, hash, signIn),
      browser: (hash) => signIns.browser(hash),
      takeCode: (hash) => signIns.takeCode(hash),
      signOut: async () => {},
      endAll: async () => 0,
    },
  };
  return world;
}
